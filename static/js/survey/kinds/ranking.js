// Tap cards in order: the first tapped is number 1. Arrows move a card; a tap takes it out again.

import { keyOf, optionsOf } from '../kinds.js'
import { begin, changed, copyOf, dataOf, fieldOf, make, press, redraw, wordsOf } from './cards.js'

const before = new WeakMap() // what was said before each tap, for "Undo"

const placed = step =>
  optionsOf(step).filter(option => fieldOf(option).value).sort((one, other) => fieldOf(one).value - fieldOf(other).value)

function place(step, options) {
  for (const option of optionsOf(step)) {
    const number = options.indexOf(option) + 1
    fieldOf(option).value = number || ''
  }
}

function change(step, options, focus, words) {
  before.set(step, [...(before.get(step) ?? []), placed(step)])
  place(step, options)
  changed(step, focus, words)
}

function undo(step) {
  place(step, before.get(step).pop())
  changed(step, before.get(step).length ? '[data-do=undo]' : 'button')
}

function draw(step, place) {
  const ranked = placed(step)
  const free = optionsOf(step).filter(option => !ranked.includes(option))
  const words = dataOf(step)
  const list = make('ol', { className: 'ranked' }, ...ranked.map((option, at) => row(step, ranked, option, at)))
  const pool = make('div', { className: 'pool' }, ...free.map(option => card(step, ranked, option)))
  place.append(make('p', { className: 'hint', textContent: words.lead }), list, pool)
  if (!before.get(step)?.length) return
  const button = press({ className: 'button button-quiet', textContent: words.undo, onclick: () => undo(step) })
  button.dataset.do = 'undo'
  place.append(button)
}

function card(step, ranked, option) {
  const name = `${ranked.length + 1}. ${wordsOf(option)}`
  const next = '.pool button, .ranked li:last-child button'
  const place = () => change(step, [...ranked, option], next, name)
  return press({ className: 'tap', onclick: place }, make('span', { className: 'place' }), ...copyOf(option))
}

function row(step, ranked, option, at) {
  const { up, down, out } = dataOf(step)
  const number = make('span', { className: 'place', textContent: at + 1 })
  const rest = ranked.filter(one => one !== option)
  const card = press({ className: 'tap tap-on', onclick: () => change(step, rest, '.pool button') }, number, ...copyOf(option))
  card.append(make('span', { className: 'hidden', textContent: out }))
  const move = (by, label) => {
    const to = at + by
    const name = `${to + 1}. ${wordsOf(option)}`
    const focus = `.ranked li:nth-child(${to + 1}) ${to > 0 && to < rest.length ? `[data-by="${by}"]` : '[data-by]:enabled'}`
    const go = () => change(step, [...rest.slice(0, to), option, ...rest.slice(to)], focus, name)
    const button = press({ className: 'move', label: `${label}: ${wordsOf(option)}`, onclick: go, disabled: to < 0 || to > rest.length })
    button.dataset.by = by
    return button
  }
  return make('li', {}, card, make('span', { className: 'arrows' }, move(-1, up), move(1, down)))
}

export default {
  start: step => begin(step, draw),
  read(step) {
    const keys = placed(step).map(keyOf)
    return keys.length ? keys : undefined
  },
  write(step, keys = []) {
    before.delete(step)
    for (const option of optionsOf(step)) fieldOf(option).value = keys.indexOf(keyOf(option)) + 1 || ''
    redraw(step)
  },
  fits({ options }, keys) {
    if (!Array.isArray(keys) || !keys.length) return 'not_a_list_of_options'
    if (!keys.every(key => options.includes(key))) return 'unknown_option'
    return new Set(keys).size < keys.length ? 'same_option_twice' : undefined
  },
  show(step, place) {
    for (const [at, option] of placed(step).entries()) {
      const number = make('span', { className: 'place', textContent: at + 1 })
      place.append(make('div', { className: 'with-picture' }, number, ...copyOf(option)))
    }
  },
}
