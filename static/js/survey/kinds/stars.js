// Share stars: more and fewer for each option, and how many are left.

import { keyOf, optionsOf, rulesOf } from '../kinds.js'
import { begin, changed, copyOf, dataOf, fieldOf, make, press, redraw, wordsOf } from './cards.js'

const countOf = option => Math.max(0, Math.floor(Number(fieldOf(option).value)) || 0)
const leftOf = step => rulesOf(step).stars - optionsOf(step).reduce((sum, option) => sum + countOf(option), 0)

function give(step, option, by) {
  if (by > 0 ? leftOf(step) < 1 : !countOf(option)) return
  fieldOf(option).value = countOf(option) + by || ''
  const words = `${wordsOf(option)}: ${countOf(option)}. ${dataOf(step).left} ${leftOf(step)}`
  changed(step, `[data-press="${keyOf(option)}${by}"]`, words)
}

function draw(step, place) {
  const { lead, left } = dataOf(step)
  const number = leftOf(step)
  const purse = make('p', { className: 'purse' }, make('strong', { textContent: `${left} ${number}` }), stars(number))
  place.append(make('p', { className: 'hint', textContent: lead }), purse)
  for (const option of optionsOf(step)) place.append(row(step, option))
}

function row(step, option) {
  const { more, fewer } = dataOf(step)
  const count = countOf(option)
  const words = make('div', { className: 'share-words' }, ...copyOf(option))
  const number = make('output', {}, make('strong', { textContent: count }), stars(count))
  const control = make('div', { className: 'share-by' })
  control.append(turn(step, option, -1, fewer, !count), number, turn(step, option, 1, more, leftOf(step) < 1))
  const box = make('div', { className: 'share' }, words, control)
  box.classList.toggle('share-on', count > 0)
  return box
}

// What does nothing now says so, but keeps its place and the focus.
function turn(step, option, by, label, isIdle) {
  const button = press({ className: by > 0 ? 'turn turn-more' : 'turn', label: `${label} ${wordsOf(option)}`, onclick: () => give(step, option, by) })
  button.dataset.press = keyOf(option) + by
  button.setAttribute('aria-disabled', isIdle)
  return button
}

function stars(count) {
  const line = make('span', { className: 'stars', textContent: '★'.repeat(count) })
  line.setAttribute('aria-hidden', true)
  return line
}

export default {
  start: step => begin(step, draw),
  read(step) {
    const given = optionsOf(step).filter(countOf).map(option => [keyOf(option), countOf(option)])
    return given.length ? Object.fromEntries(given) : undefined
  },
  write(step, given) {
    for (const option of optionsOf(step)) fieldOf(option).value = given?.[keyOf(option)] ?? ''
    redraw(step)
  },
  fits({ options, stars: most }, given) {
    if (!given || typeof given !== 'object' || Array.isArray(given)) return 'not_shared_stars'
    if (!Object.keys(given).every(key => options.includes(key))) return 'unknown_option'
    const counts = Object.values(given)
    if (!counts.every(count => Number.isInteger(count) && count >= 0)) return 'whole_number_needed'
    const total = counts.reduce((sum, count) => sum + count, 0)
    if (total < 1) return 'not_shared_stars'
    return total > most ? 'too_many_stars' : undefined
  },
  show(step, place) {
    for (const option of optionsOf(step).filter(countOf)) {
      const line = make('div', { className: 'with-picture' }, ...copyOf(option))
      line.append(make('strong', { textContent: countOf(option) }), stars(1))
      place.append(line)
    }
  },
}
