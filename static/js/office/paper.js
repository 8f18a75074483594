// Typing in paper without a mouse: digits pick answers, letters say why there is none, Enter goes on.

const form = document.querySelector('#entry')
const parts = [form.querySelector('.entry-sheet'), ...form.querySelectorAll('.entry-question')]
const WRITES = 'textarea, select, input:not([type=radio], [type=checkbox])'

form.addEventListener('keydown', event => {
  const { target, key } = event
  if (key === 'Enter' && (event.ctrlKey || !target.matches('textarea, button'))) return goOn(event)
  if (event.altKey || event.ctrlKey || event.metaKey || event.isComposing) return
  if (target.matches(WRITES)) return
  const part = target.closest('.entry-question')
  const input = /^[1-9]$/.test(key) ? part?.querySelectorAll('.options input')[key - 1] : part?.querySelector(`[data-letter="${key.toLowerCase()}"]`)
  if (!input) return
  event.preventDefault()
  input.focus()
  input.click()
})

// An answer, and why there is none, never stand together.
form.addEventListener('input', ({ target }) => {
  const part = target.closest('.entry-question')
  if (!part) return
  const isReason = target.matches('[data-letter]')
  for (const one of part.querySelectorAll(isReason ? '.options input' : '[data-letter]')) one.checked = false
})

function goOn(event) {
  event.preventDefault()
  const next = parts[parts.indexOf(event.target.closest('.entry-sheet, .entry-question')) + 1]
  const first = next?.querySelector('.options input:checked') ?? next?.querySelector('input, textarea, select')
  ;(first ?? form.querySelector('[type=submit]')).focus()
}

if (!document.querySelector('.error-summary')) {
  const sheet = form.querySelector('#sheet')
  ;(sheet.value ? parts[1].querySelector('input, textarea, select') : sheet).focus()
}
