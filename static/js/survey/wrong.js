// Tells why an answer does not do yet, beside the question. Nothing that was said is lost.

import { problemOf, rulesOf } from './kinds.js'

const FIELDS = 'textarea, input:not([type=radio], [type=checkbox])'

// Why the step's answer does not do is said and shown; whether there is such a reason.
export function tellWrong(step) {
  const reason = problemOf(step)
  clear(step)
  if (!reason) return false
  const sentences = JSON.parse(document.querySelector('#words').dataset.reasons)
  const details = { ...rulesOf(step), length: [...(step.querySelector('textarea')?.value ?? '')].length }
  const line = document.createElement('p')
  line.className = 'error'
  line.id = `${step.id}-wrong`
  line.setAttribute('role', 'alert')
  line.textContent = (sentences[reason] ?? '').replace(/{(\w+)}/g, (blank, name) => details[name] ?? blank)
  step.querySelector('legend').after(line)
  const fields = [...step.querySelectorAll(FIELDS)]
  for (const field of fields) field.setAttribute('aria-invalid', true)
  step.addEventListener('input', () => clear(step), { once: true })
  ;(fields[0] ?? step.querySelector('h2')).focus()
  return true
}

function clear(step) {
  step.querySelector(`#${step.id}-wrong`)?.remove()
  for (const field of step.querySelectorAll('[aria-invalid]')) field.removeAttribute('aria-invalid')
}
