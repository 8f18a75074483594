// Advice for easy reading beside each text, a short while after the last key.

const PAUSE = 500

const timers = new WeakMap()
const asked = new WeakMap()

export function checkWhileTyped() {
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

function show({ level, advice }) {
  const item = document.createElement('li')
  item.className = `finding-${level}`
  item.textContent = advice
  return item
}
