// Cards into three columns, one card at a time; at the end all are read back and can be changed.

import { keyOf, optionsOf } from '../kinds.js'
import { begin, changed, copyOf, dataOf, make, press, redraw, wordsOf } from './cards.js'

const turns = new WeakMap() // where in the cards someone is: {left, at}

const boxes = card => [...card.querySelectorAll('input')]
const columnOf = card => boxes(card).find(box => box.checked)?.value
const columnsOf = step => [...optionsOf(step)[0].querySelectorAll('.option')]
const valueOf = column => column.querySelector('input').value

// The card in hand: the one that is being changed, or the first that was neither sorted nor left out.
function handOf(step) {
  const { at, left } = turns.get(step)
  return at ?? optionsOf(step).find(card => !columnOf(card) && !left.has(card))
}

function sort(step, card, column) {
  const turn = turns.get(step)
  boxes(card).forEach(box => (box.checked = box.value === column))
  if (column) turn.left.delete(card)
  else turn.left.add(card)
  turn.at = undefined
  const next = handOf(step)
  changed(step, next ? `[data-column="${column ?? 'leave'}"]` : 'h3', next && wordsOf(next))
}

function take(step, card) {
  turns.get(step).at = card
  changed(step, '[data-column]', wordsOf(card))
}

function draw(step, place) {
  const card = handOf(step)
  if (card) drawHand(step, place, card)
  else drawBack(step, place)
}

function drawHand(step, place, card) {
  const cards = optionsOf(step)
  const words = dataOf(step)
  const here = cards.indexOf(card)
  const count = words.count.replace('{here}', here + 1).replace('{all}', cards.length)
  const hand = make('div', { className: 'hand' }, make('p', { className: 'hint', textContent: count }))
  hand.append(make('p', { className: 'hand-card' }, ...copyOf(card)))
  const targets = columnsOf(step).map(column => target(step, card, column))
  const leave = press({ className: 'button button-quiet', textContent: words.leaveOut, onclick: once(() => sort(step, card)) })
  leave.dataset.column = 'leave'
  const row = make('div', { className: 'row' }, leave)
  if (here) {
    const back = { className: 'button button-quiet', textContent: words.before, onclick: () => take(step, cards[here - 1]) }
    row.prepend(press(back))
  }
  place.append(hand, make('div', { className: 'thirds' }, ...targets), row)
}

function target(step, card, column) {
  const value = valueOf(column)
  const isHere = columnOf(card) === value
  const button = press({ className: 'tap tap-tall', onclick: once(() => sort(step, card, value)) }, ...copyOf(column))
  button.classList.toggle('tap-on', isHere)
  button.setAttribute('aria-pressed', isHere)
  button.dataset.column = value
  return button
}

// The second tap of a double tap would sort the next card unseen.
const once = work => event => event.detail > 1 || work()

function drawBack(step, place) {
  const words = dataOf(step)
  place.append(make('h3', { textContent: words.back, tabIndex: -1 }), make('p', { className: 'hint', textContent: words.change }))
  for (const column of columnsOf(step)) {
    const cards = optionsOf(step).filter(card => columnOf(card) === valueOf(column))
    place.append(pile(step, copyOf(column), cards))
  }
  const left = optionsOf(step).filter(card => !columnOf(card))
  if (left.length) place.append(pile(step, [words.left], left))
}

function pile(step, heading, cards) {
  const list = cards.map(card => make('li', {}, press({ className: 'tap', onclick: () => take(step, card) }, ...copyOf(card))))
  return make('section', { className: 'pile' }, make('h4', {}, ...heading), make('ul', { className: 'plain' }, ...list))
}

export default {
  start(step) {
    turns.set(step, { left: new Set() })
    begin(step, draw)
  },
  read(step) {
    const sorted = optionsOf(step).filter(columnOf).map(card => [keyOf(card), columnOf(card)])
    return sorted.length ? Object.fromEntries(sorted) : undefined
  },
  write(step, sorted) {
    const cards = optionsOf(step)
    for (const card of cards) boxes(card).forEach(box => (box.checked = sorted?.[keyOf(card)] === box.value))
    // What was kept was finished, or put aside: either way nobody is asked for each card again.
    turns.set(step, { left: new Set(sorted ? cards.filter(card => !columnOf(card)) : []) })
    redraw(step)
  },
  fits({ options, columns }, sorted) {
    if (!sorted || typeof sorted !== 'object' || Array.isArray(sorted) || !Object.keys(sorted).length) return 'not_sorted_cards'
    if (!Object.keys(sorted).every(key => options.includes(key))) return 'unknown_option'
    return Object.values(sorted).every(column => columns.includes(column)) ? undefined : 'unknown_column'
  },
  show(step, place) {
    for (const column of columnsOf(step)) {
      const cards = optionsOf(step).filter(card => columnOf(card) === valueOf(column))
      if (!cards.length) continue
      const lines = cards.map(card => make('li', { className: 'with-picture' }, ...copyOf(card)))
      const heading = make('strong', { className: 'with-picture' }, ...copyOf(column))
      place.append(make('div', { className: 'sorted' }, heading, make('ul', { className: 'plain' }, ...lines)))
    }
  },
}
