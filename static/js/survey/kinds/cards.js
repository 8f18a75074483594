// What the kinds share that draw cards of their own over the form's plain controls.

import { keyOf, kindOf, optionsOf } from '../kinds.js'

const drawings = new WeakMap() // a step's own cards, and how they are drawn

export function make(tag, { role, label, ...properties } = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties)
  if (role) element.setAttribute('role', role)
  if (label) element.setAttribute('aria-label', label)
  element.append(...children)
  return element
}

export const press = (properties, ...children) => make('button', { type: 'button', ...properties }, ...children)

// The picture and words of an option, or of a label.
export const copyOf = part => [...part.querySelector('label, legend').childNodes].map(node => node.cloneNode(true))
export const wordsOf = part => part.querySelector('.option-words').textContent.trim()
export const dataOf = step => step.querySelector('.options').dataset
export const fieldOf = option => option.querySelector('select, input')

// Hide the plain controls and draw cards in their stead: `draw(step, place)` fills an empty place.
export function begin(step, draw) {
  const plain = step.querySelector('.options')
  const place = make('div', { className: `cards cards-${step.dataset.kind}` })
  const status = make('p', { className: 'hidden', role: 'status' })
  plain.hidden = true
  plain.after(place, status)
  drawings.set(step, { place, status, draw })
  step.addEventListener('voice:show', () => refresh(step))
  step.form.addEventListener('reset', () => setTimeout(() => kindOf(step).write(step)))
}

// Draw again where the controls or their order have changed.
function refresh(step) {
  if (drawings.get(step).seen !== look(step)) redraw(step)
}

export function redraw(step) {
  const drawing = drawings.get(step)
  drawing.seen = look(step)
  drawing.place.replaceChildren()
  drawing.draw(step, drawing.place)
}

const look = step => JSON.stringify(optionsOf(step).map(option => [keyOf(option), statesOf(option)]))
const statesOf = option => [...option.querySelectorAll('select, input')].map(one => (one.type === 'radio' ? one.checked : one.value))

// Someone pressed something: draw again, keep the focus near, say it, and let the page keep it.
export function changed(step, focus, words = '') {
  redraw(step)
  const { place, status } = drawings.get(step)
  place.querySelector(focus)?.focus()
  status.textContent = words
  step.dispatchEvent(new Event('input', { bubbles: true }))
}
