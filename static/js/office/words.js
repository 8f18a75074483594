// Words beside the English: kept while somebody types, and keys from one text to the next.
// Without it, each text has its own form with buttons.

const list = document.querySelector('[data-pairs]')
const forms = [...document.querySelectorAll('[data-pair]')]
const SOON = 1200
const AGAIN = 5000
const UNSENT = `voice.words.${location.pathname}`

// A text's form. `keep()` sends it; whatever comes back is shown at the text itself.
function follow(form) {
  const part = (name) => form.querySelector(`[data-${name}]`)
  const boxes = [...form.querySelectorAll('textarea')]
  const { before, seen, back_before: backBefore } = form.elements
  const isKeptAlone = 'byHand' in form.dataset === false
  const typedNow = () => JSON.stringify(boxes.map((box) => box.value))
  let kept = typedNow()
  let timer = 0
  let sending = null
  let isStopped = !part('meanwhile').hidden

  const isChanged = () => typedNow() !== kept

  function show(said) {
    if (said.state) {
      const tag = part('tag').firstElementChild
      tag.className = `tag ${{ approved: 'tag-go', checked: '', draft: 'tag-wait' }[said.state] ?? 'tag-stop'}`
      tag.dataset.state = said.state
      tag.textContent = said.state_name
      part('steps').textContent = said.steps
      seen.value = said.seen
    }
    if (before && 'words' in said) before.value = said.words
    if (backBefore && 'back' in said) backBefore.value = said.back
    const problem = said.problems?.[0]?.sentence ?? ''
    part('problem').textContent = problem
    part('problem').hidden = !problem
  }

  function showConflict(said) {
    isStopped = true
    const theirs = [].concat(said.theirs).join('\n')
    part('meanwhile').querySelector('[data-theirs]').textContent = theirs
    part('meanwhile').hidden = false
    if (said.place.endsWith('.back') && backBefore) backBefore.value = theirs
    else if (before) before.value = theirs
    if (said.seen) seen.value = said.seen
    part('said').textContent = ''
  }

  async function send(button) {
    clearTimeout(timer)
    const sent = typedNow()
    const body = new FormData(form, button)
    const reply = await fetch(form.action, { method: 'POST', body, headers: { Accept: 'application/json' } }).catch(() => null)
    const said = reply && !reply.redirected ? await reply.json().catch(() => null) : null
    if (!said) {
      part('said').textContent = list.dataset.failed
      if (isKeptAlone) later(AGAIN)
      return false
    }
    if (reply.status === 409) {
      showConflict(said)
      return false
    }
    show(said)
    if (reply.ok || said.words !== undefined) kept = sent
    if (reply.ok) {
      isStopped = false
      part('meanwhile').hidden = true
      part('said').textContent = isChanged() ? list.dataset.typing : list.dataset.kept
    }
    if (isChanged() && isKeptAlone) later(SOON)
    return reply.ok
  }

  // One at a time: the next one needs what the last one brings.
  async function keep(button) {
    while (sending) await sending
    if (!button && !isChanged()) return true
    sending = send(button)
    const isDone = await sending
    sending = null
    return isDone
  }

  function later(wait) {
    clearTimeout(timer)
    timer = setTimeout(() => { if (!isStopped && isChanged()) keep() }, wait)
  }

  form.addEventListener('input', () => {
    part('said').textContent = list.dataset.typing
    if (isKeptAlone && !isStopped) later(SOON)
  })
  form.addEventListener('focusout', () => { if (isKeptAlone && !isStopped && isChanged()) keep() })
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    keep(event.submitter)
  })
  // With the words goes what their author saw: whoever wrote meanwhile is not written over.
  const fields = [...boxes, before, backBefore, seen].filter(Boolean)
  const typed = () => fields.map((field) => field.value)

  function restore(values) {
    for (const [at, field] of fields.entries()) field.value = values[at]
    form.dispatchEvent(new Event('input')) // kept as if typed now
  }

  return { box: boxes[0], form, name: form.closest('.pair').id, isChanged, keep, typed, restore }
}

const pairs = forms.map(follow)

// What was not sent when the page went, as in a reload, is there again.
const unsent = new Map(JSON.parse(sessionStorage.getItem(UNSENT) ?? '[]'))

for (const { name, restore } of pairs) {
  if (unsent.has(name)) restore(unsent.get(name))
  unsent.delete(name)
}

window.addEventListener('pagehide', () => {
  for (const { name, isChanged, typed } of pairs) if (isChanged()) unsent.set(name, typed())
  sessionStorage.setItem(UNSENT, JSON.stringify([...unsent]))
})

function go(from, step) {
  const pair = pairs[from + step]
  if (!pair) return
  pair.box.focus()
  pair.box.scrollIntoView({ block: 'center' })
}

document.addEventListener('keydown', (event) => {
  const here = pairs.findIndex(({ form }) => form.contains(document.activeElement))
  const isAlone = event.altKey && !event.ctrlKey && !event.metaKey && !event.shiftKey
  if (isAlone && ['ArrowDown', 'ArrowUp'].includes(event.key)) {
    event.preventDefault()
    go(here, event.key === 'ArrowDown' ? 1 : -1)
  }
  if (event.ctrlKey && event.key === 'Enter' && here >= 0) {
    event.preventDefault()
    const button = pairs[here].form.querySelector('[value=checked]') ?? pairs[here].form.querySelector('[value=keep]')
    pairs[here].keep(button)
    go(here, 1) // at once: whoever types on while it is kept types into the next one
  }
})

window.addEventListener('beforeunload', (event) => {
  if (pairs.some(({ isChanged }) => isChanged())) event.preventDefault()
})

for (const keys of document.querySelectorAll('[data-keys]')) keys.hidden = pairs.length === 0
