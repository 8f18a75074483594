// A sheet of paper: thick pens, a rubber, and every stroke can be undone, starting again included.
//
// A stroke is {pen, width, points}; 'clear' stands for a fresh sheet. Its points count the pixels of
// the picture that is sent, so that it looks the same on every screen.

const WIDE = 1200
const HIGH = 960
const WIDTHS = { small: 14, middle: 26, large: 48 }
const RUBBER = 2 // times as wide as the pen
const CLEAR = 'clear'
const NEAR = 3 // pixels; a hand that trembles draws no knots

const middle = ([x, y], [other, below]) => [(x + other) / 2, (y + below) / 2]

export class Board {
  constructor(root, strokes, drawn) {
    Object.assign(this, { root, strokes, drawn, pen: 'black', width: 'middle', version: 0 })
    root.hidden = false
    this.canvas = root.querySelector('canvas')
    this.colours = this.readColours()
    root.addEventListener('click', ({ target }) => this.press(target.closest('button')))
    this.canvas.addEventListener('pointerdown', event => this.begin(event))
    this.canvas.addEventListener('pointermove', event => this.go(event))
    for (const end of ['pointerup', 'pointercancel', 'lostpointercapture']) {
      this.canvas.addEventListener(end, event => this.end(event))
    }
    new ResizeObserver(() => this.paint()).observe(this.canvas)
    this.say()
  }

  // The pens' colours are in the style, and are the same in every theme.
  readColours() {
    const marks = [...this.root.querySelectorAll('[data-pen]')]
    const colourOf = element => getComputedStyle(element).backgroundColor
    const pens = marks.map(mark => [mark.dataset.pen, colourOf(mark.firstElementChild)])
    return { ...Object.fromEntries(pens), rubber: colourOf(this.canvas) }
  }

  // The strokes on the sheet that is on top.
  get sheet() {
    return this.strokes.slice(this.strokes.lastIndexOf(CLEAR) + 1)
  }

  get isEmpty() {
    return !this.sheet.some(({ pen }) => pen !== 'rubber')
  }

  // Whether the form has an older picture than this one.
  get isBehind() {
    return this.root.getAttribute('aria-busy') === 'true'
  }

  set isBehind(is) {
    this.root.setAttribute('aria-busy', is)
  }

  load(strokes) {
    this.strokes = strokes
    this.changed()
  }

  clear() {
    if (this.isEmpty) return
    this.strokes = [...this.strokes, CLEAR]
    this.changed()
  }

  changed() {
    this.version += 1
    this.isBehind = false
    this.paint()
    this.say()
  }

  press(button) {
    const { draw, pen, width } = button?.dataset ?? {}
    if (draw) this.redo(draw)
    if (pen) this.pen = pen
    if (width) this.width = width
    for (const [name, chosen] of [['pen', this.pen], ['width', this.width]]) {
      const tools = this.root.querySelectorAll(`[data-${name}]`)
      tools.forEach(tool => tool.setAttribute('aria-pressed', tool.dataset[name] === chosen))
    }
  }

  redo(what) {
    if (what === 'undo') this.strokes = this.strokes.slice(0, -1)
    else if (this.sheet.length) this.strokes = [...this.strokes, CLEAR]
    this.changed()
    this.drawn()
  }

  place({ clientX, clientY }) {
    const { left, top, width, height } = this.canvas.getBoundingClientRect()
    return [Math.round(((clientX - left) * WIDE) / width), Math.round(((clientY - top) * HIGH) / height)]
  }

  begin(event) {
    if (this.stroke || event.button) return // one finger at a time: the palm rests beside it
    event.preventDefault()
    this.finger = event.pointerId
    this.canvas.setPointerCapture(this.finger)
    this.stroke = { pen: this.pen, width: this.width, points: [this.place(event)] }
    this.paintStroke(this.context(), this.stroke)
  }

  go(event) {
    if (!this.stroke || event.pointerId !== this.finger) return
    const { points } = this.stroke
    const before = points.length
    for (const one of event.getCoalescedEvents?.() ?? [event]) {
      const place = this.place(one)
      const [x, y] = points.at(-1)
      if (Math.hypot(place[0] - x, place[1] - y) >= NEAR) points.push(place)
    }
    if (points.length > before) this.paintStroke(this.context(), this.stroke, Math.max(0, before - 2))
  }

  end(event) {
    if (!this.stroke || event.pointerId !== this.finger) return
    this.strokes = [...this.strokes, this.stroke]
    this.stroke = undefined
    this.changed()
    this.drawn()
  }

  // The canvas, ready to be drawn on in the picture's own pixels.
  context() {
    const context = this.canvas.getContext('2d')
    context.setTransform(this.canvas.width / WIDE, 0, 0, this.canvas.height / HIGH, 0, 0)
    return context
  }

  // As many pixels as the screen has there, so that lines are crisp.
  paint() {
    const { clientWidth, clientHeight } = this.canvas
    if (!clientWidth) return // not shown
    this.canvas.width = Math.round(clientWidth * devicePixelRatio)
    this.canvas.height = Math.round(clientHeight * devicePixelRatio)
    this.paintAll(this.context())
  }

  // The picture that is sent.
  picture() {
    const canvas = document.createElement('canvas')
    canvas.width = WIDE
    canvas.height = HIGH
    this.paintAll(canvas.getContext('2d'))
    return canvas
  }

  paintAll(context) {
    context.fillStyle = this.colours.rubber
    context.fillRect(0, 0, WIDE, HIGH)
    for (const stroke of this.sheet) this.paintStroke(context, stroke)
    if (this.stroke) this.paintStroke(context, this.stroke)
  }

  paintStroke(context, { pen, width, points }, first = 0) {
    context.strokeStyle = this.colours[pen]
    context.lineWidth = WIDTHS[width] * (pen === 'rubber' ? RUBBER : 1)
    context.lineCap = context.lineJoin = 'round'
    context.beginPath()
    context.moveTo(...(first ? middle(points[first], points[first + 1] ?? points[first]) : points[0]))
    for (let here = first + 1; here < points.length - 1; here++) {
      context.quadraticCurveTo(...points[here], ...middle(points[here], points[here + 1]))
    }
    context.lineTo(...points.at(-1)) // a dot, where there is one point only
    context.stroke()
  }

  say() {
    const place = this.root.querySelector('[data-say]')
    place.textContent = place.dataset.say.replace('{number}', this.sheet.length)
  }
}
