// Runs in each measured page before its own scripts: asks, frame by frame, what a person could see
// and touch. All times are milliseconds of the machine's clock.

const PATIENCE = 20_000 // milliseconds

globalThis.bench = (() => {
  const frame = () => new Promise(requestAnimationFrame)
  const clock = () => performance.timeOrigin + performance.now()
  const began = performance.timeOrigin
  let longest = 0
  let picture = null

  new PerformanceObserver(list => {
    for (const task of list.getEntries()) longest = Math.max(longest, task.duration)
  }).observe({ type: 'longtask', buffered: true })

  const firstPaint = () => performance.getEntriesByName('first-contentful-paint')[0]

  // Where a finger can press the first of these that shows, or undefined while none can be pressed.
  function place(selector) {
    const shown = [...document.querySelectorAll(selector)].find(one => one.checkVisibility({ visibilityProperty: true }))
    if (!shown) return undefined
    const box = shown.getBoundingClientRect()
    const [x, y] = [box.x + Math.min(box.width / 2, 60), box.y + box.height / 2]
    if (y < 0 || y > innerHeight) {
      shown.scrollIntoView({ block: 'center', behavior: 'instant' })
      return undefined
    }
    const hit = document.elementFromPoint(x, y)
    const isIt = hit && (shown.contains(hit) || hit.closest('label')?.control === shown)
    return isIt ? { x, y, value: (shown.control ?? shown).value } : undefined
  }

  // Wait until it can be pressed and the frame that shows it has been drawn.
  async function find(selector) {
    let found
    const end = clock() + PATIENCE
    while (!(found = place(selector))) {
      if (clock() > end) throw new Error(`${selector} cannot be pressed`)
      await frame()
    }
    await frame()
    const at = clock()
    while (!firstPaint()) await frame()
    return { ...found, at: Math.max(at, began + firstPaint().startTime) }
  }

  // A picture is there when it has a shape, not only an address, and a frame has shown it.
  const hasShape = drawing => drawing.complete || drawing.querySelector?.('use')?.getBBox().width > 0

  async function watchPicture() {
    for (;;) {
      await frame()
      const drawing = document.querySelector('.step:not([hidden]) .asking :is(svg, img)')
      if (drawing && hasShape(drawing)) break
    }
    await frame()
    picture = clock()
  }

  watchPicture()
  return { began, find, said: () => ({ longest, picture }) }
})()
