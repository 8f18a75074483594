// Advice for easy reading beside each text, a short while after the last key.

const PAUSE = 500

const timers = new WeakMap()
const asked = new WeakMap()

export function checkWhileTyped() {
  document.addEventListener('click', take)
  document.addEventListener('focusin', ({ target }) => {
    if (target.matches('#builder[data-easy] [data-words]')) check(target) // with offers to take
  })
  document.addEventListener('input', ({ target }) => {
    if (!target.matches('#builder[data-easy] [data-words]')) return
    clearTimeout(timers.get(target))
    timers.set(target, setTimeout(() => check(target), PAUSE))
  })
}

async function check(field) {
  const { dataset } = field.closest('#builder') ?? {}
  if (!dataset) return
  const body = new FormData()
  body.set('csrf_token', field.form.elements.csrf_token.value)
  body.set('language', field.lang)
  body.set('words', field.value)
  asked.set(field, body)
  const reply = await fetch(dataset.check, { method: 'POST', body }).catch(() => null)
  const said = reply?.ok && !reply.redirected ? await reply.json().catch(() => null) : null
  if (!said || asked.get(field) !== body) return // newer words are being checked
  field.closest('[data-unit]').querySelector('[data-findings]').replaceChildren(...said.findings.map(show))
}

// Advice; and where the machine offers other words, a button that takes them.
function show({ level, advice, instead, mended }) {
  const item = document.createElement('li')
  item.className = `finding-${level}`
  item.textContent = advice
  if (instead !== null) item.append(' ', offer(instead, mended))
  return item
}

function offer(instead, mended) {
  const button = document.createElement('button')
  button.type = 'button'
  button.className = 'button button-small button-quiet'
  button.dataset.mended = mended
  button.textContent = document.querySelector('#builder').dataset.offer.replace('{words}', instead)
  return button
}

function take({ target }) {
  const button = target.closest('[data-mended]')
  if (!button) return
  const field = button.closest('[data-unit]').querySelector('[data-words]')
  field.value = button.dataset.mended
  field.focus()
  field.dispatchEvent(new Event('input', { bubbles: true })) // it is saved and checked as if typed
}
