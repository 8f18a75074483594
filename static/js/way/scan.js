// Answering with one switch: each control of the screen is marked in turn, and one press picks the
// marked one. Many controls are marked in groups first.

import { dress, isSeen, read, write } from './way.js'

const CONTROLS = 'a[href], button, input, select, textarea, summary'
const FEW = 6 // controls that are marked one by one
const PATIENCE = 10 // seconds in which someone who writes has not yet given up

let clock
let seconds = 0
let groups = [] // what is marked now: a group is a list of controls
let at = -1
let rounds = Infinity // in an opened group, before all groups come again
let isPicking = false
let wroteAt = 0

export function scan(every) {
  if (every === seconds) return
  clearInterval(clock)
  seconds = every
  unmark()
  if (!seconds) return
  dress()
  restart()
  clock = setInterval(step, seconds * 1000)
}

const place = () => document.querySelector('dialog[open]')

function restart() {
  groups = grouped()
  at = -1
  rounds = Infinity
}

// The question's controls, then the page's own above it.
function controls() {
  const inside = place()
  const parts = inside ? [inside] : [document.querySelector('main'), document.querySelector('header')]
  return parts.map(part => (part ? [...part.querySelectorAll(CONTROLS)].filter(isThere) : []))
}

function isThere(control) {
  const { type, disabled } = control
  return type !== 'hidden' && !disabled && !control.closest('.trap') && isSeen(seen(control))
}

// What is marked for a control: an answer's whole card.
const seen = one => (one.matches('[type=radio], [type=checkbox]') && one.labels[0]) || one

function grouped() {
  const [all = [], above = []] = controls()
  const isTrail = one => Boolean(one.closest('.trail'))
  const own = [...all.filter(one => !isTrail(one)), ...all.filter(isTrail)]
  if (own.length + above.length <= FEW) return [...own, ...above].map(one => [one])
  const kin = [own.filter(one => one.matches('input')), own.filter(one => !one.matches('input'))]
  const lists = own.length <= FEW ? own.map(one => [one]) : kin.flatMap(chunks)
  return above.length ? [...lists, above] : lists
}

function chunks(list) {
  const many = Math.ceil(list.length / FEW)
  const size = Math.ceil(list.length / many)
  return Array.from({ length: many }, (_, n) => list.slice(n * size, (n + 1) * size))
}

function step() {
  if (isWriting()) return
  const isOver = at === groups.length - 1 && (rounds -= 1) <= 0
  if (isOver || !groups.length || !groups.every(group => group.some(isThere))) restart()
  unmark()
  if (!groups.length) return
  at = (at + 1) % groups.length
  for (const control of groups[at]) seen(control).classList.add('is-scanned')
  seen(groups[at][0]).scrollIntoView({ block: 'nearest' })
}

function unmark() {
  document.querySelectorAll('.is-scanned').forEach(one => one.classList.remove('is-scanned'))
}

const isText = one => one?.matches('textarea, select, input:not([type=radio], [type=checkbox])')

// Someone in a text box writes in peace, and is never shut in there.
function isWriting() {
  const box = document.activeElement
  if (!isText(box)) return false
  if (Date.now() - wroteAt < PATIENCE * 1000) return true
  box.blur()
  restart()
  return false
}

function pick() {
  const group = groups[at]
  if (!group) return
  if (group.length > 1) {
    groups = group.filter(isThere).map(one => [one])
    at = -1
    rounds = 2
    return step()
  }
  unmark()
  press(group[0])
  restart()
}

function press(control) {
  isPicking = true
  if (isText(control)) {
    wroteAt = Date.now()
    control.focus()
  } else {
    control.click()
  }
  isPicking = false
}

function hold(event) {
  event.preventDefault()
  event.stopImmediatePropagation()
}

function onKey(event) {
  if (!seconds) return
  if (event.key === 'Escape') return write({ ...read(), scan: '0' })
  if (isText(document.activeElement)) return void (wroteAt = Date.now())
  if (event.key !== ' ' && event.key !== 'Enter') return
  hold(event)
  if (event.type === 'keydown' && !event.repeat) pick()
}

// A tap anywhere picks. Who helps may still press "My way", and use the panel as ever.
function onTap(event) {
  if (!seconds || isPicking || !event.isTrusted) return
  const { target } = event
  if (target.closest('[data-way], dialog') || isText(target)) return
  hold(event)
  if (event.type === 'click') pick()
}

addEventListener('keydown', onKey, true)
addEventListener('keyup', onKey, true)
for (const name of ['pointerdown', 'mousedown', 'click']) addEventListener(name, onTap, true)
// An answer may bring other buttons, as a new screen does.
for (const name of ['voice:show', 'input']) document.addEventListener(name, () => seconds && restart())
document.addEventListener('voice:way', ({ detail }) => scan(Number(detail.scan)))
