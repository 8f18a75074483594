// Saving by itself: each unit of a form a short while after it was changed, one after another, with
// what its author saw before. What cannot be saved stays on this device and is tried again.

import { settle, showConflict, showProblem } from './conflicts.js'
import * as kept from './kept.js'
import { isSignIn, say } from './page.js'

const PAUSE = 800 // milliseconds without a key
const AGAIN = 4000

let pending = new Map() // place -> { action, open, fields, isStuck, isWhole }
let running = null
let timer = 0
let savedAt = ''
let actions = {}

const unitOf = (place) => document.querySelector(`[data-unit="${CSS.escape(place)}"]`)
const waits = () => [...pending.values()].some((one) => !one.isStuck)

export function startSaving(given) {
  actions = given
  // Words while they are typed; what is chosen, and numbers, once they are whole.
  document.addEventListener('input', ({ target }) => { if (target.matches('[data-words]')) note(target, PAUSE) })
  document.addEventListener('change', ({ target }) => note(target, 0))
  document.addEventListener('click', choose)
  addEventListener('online', () => later(0))
  addEventListener('pagehide', sendAtOnce)
  pending = kept.read()
}

// A builder has come into the page: what waits goes back into its fields, and out again.
export function begin() {
  for (const [place, entry] of pending) {
    const unit = unitOf(place)
    if (unit) fill(unit, entry)
    entry.isStuck = false
  }
  if (!pending.size) return
  say('found')
  later(0)
}

// Everything that waits is sent; what cannot be is still kept.
export async function keepAll() {
  clearTimeout(timer)
  await running
  if (waits()) await run()
}

function note(target, wait) {
  const unit = target.closest('#builder [data-unit]')
  if (!unit || !target.name) return
  const form = unit.closest('form')
  const place = unit.dataset.unit
  const fields = fieldsOf(unit)
  const isAsSeen = target.name.startsWith('words.') && target.value === unit.querySelector('[data-before]').value
  if (isAsSeen) pending.delete(place)
  else pending.set(place, { action: form.action, open: form.elements.open.value, fields, isWhole: 'whole' in unit.dataset, isStuck: unit.querySelector('[data-conflict]') !== null })
  if (!unit.querySelector('[data-conflict]')) settle(unit)
  kept.write(pending)
  later(wait)
}

function fieldsOf(unit) {
  const inputs = [...unit.querySelectorAll('input[name], select[name], textarea[name]')]
  return inputs
    .filter((one) => !['radio', 'checkbox'].includes(one.type) || one.checked)
    .map((one) => [one.name, one.value])
}

function fill(unit, { fields }) {
  const boxes = unit.querySelectorAll('[type=checkbox]')
  for (const box of boxes) box.checked = fields.some(([name]) => name === box.name)
  for (const [name, value] of fields) {
    const input = unit.querySelector(`[name="${CSS.escape(name)}"]:not([type=checkbox], [type=radio])`)
    if (input && name !== 'if.row') input.value = value
  }
}

function later(wait) {
  clearTimeout(timer)
  timer = setTimeout(() => { if (waits()) keepAll() }, wait)
}

function run() {
  running ??= sendAll().finally(() => { running = null })
  return running
}

async function sendAll() {
  say('saving')
  for (const [place, entry] of [...pending]) {
    if (entry.isStuck) continue
    const reply = await send(entry)
    if (!reply) return fail('failed')
    if (reply === 'signedOut') return fail('signedOut')
    await take(place, entry, reply)
  }
  if (!pending.size) savedAt = new Date().toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' })
  sayKept()
}

// When everything was saved last, or that something is not.
export function sayKept() {
  if (pending.size && !waits()) say('wrong', true)
  else if (!pending.size && savedAt) say('saved', false, { time: savedAt })
}

function fail(name) {
  say(name, true)
  later(AGAIN)
}

const bodyOf = (entry) => {
  const body = new FormData()
  const token = document.querySelector('#builder [name=csrf_token]')
  if (token) body.set('csrf_token', token.value)
  body.set('open', entry.open)
  for (const [name, value] of entry.fields) body.append(name, value)
  return body
}

// The answer, or nothing where none came; a page that was open for long gets a new token first.
async function send(entry, isAgain = false) {
  const reply = await post(entry).catch(() => null)
  if (!reply || reply.status >= 500) return null
  if (isSignIn(reply) || reply.status === 400) return isAgain || !await renew() ? 'signedOut' : send(entry, true)
  const said = await reply.json().catch(() => null)
  return said && { status: reply.status, ...said }
}

const post = (entry, options = {}) => fetch(entry.action, { method: 'POST', body: bodyOf(entry), headers: { Accept: 'application/json' }, ...options })

async function renew() {
  const reply = await fetch(location.pathname).catch(() => null)
  if (!reply?.ok || isSignIn(reply)) return false
  const page = new DOMParser().parseFromString(await reply.text(), 'text/html')
  const token = page.querySelector('#builder [name=csrf_token]')?.value
  for (const field of document.querySelectorAll('[name=csrf_token]')) field.value = token ?? ''
  return token !== undefined
}

async function take(place, entry, reply) {
  const unit = unitOf(place)
  const newer = pending.get(place)
  if (reply.status === 200) {
    if (newer === entry) pending.delete(place)
    else if (newer) newer.fields = newer.fields.map(([name, value]) => [name, name === `before.${place}` ? reply.now[place] : value])
    if (unit) settle(unit, reply.now[place])
    if (newer === entry && entry.isWhole && unit) pending.size || actions.reopen(entry.open)
    actions.saved()
  } else {
    entry.isStuck = true
    if (newer) newer.isStuck = true
    refuse(place, entry, unit, reply)
  }
  kept.write(pending)
}

function refuse(place, entry, unit, reply) {
  const conflict = reply.conflicts.find((one) => one.place === place)
  const problem = reply.problems.find((one) => one.field === place)
  if (conflict && unit) showConflict(unit, conflict)
  else if (conflict) actions.reopen(entry.open)
  else if (problem && unit) showProblem(unit, problem.sentence)
  else say('gone', true)
  if (problem && !unit) pending.delete(place) // a number that never fitted: nothing of it is words
}

// "Keep mine" saves over what was seen now; "Keep theirs" puts it into the field.
function choose(event) {
  const choice = event.target.closest('[data-keep]')
  const unit = choice?.closest('[data-unit]')
  if (!unit) return
  event.preventDefault()
  const place = unit.dataset.unit
  const conflict = unit.querySelector('[data-conflict]')
  const field = unit.querySelector('[data-words]')
  const seen = conflict.dataset.seen
  if (choice.dataset.keep === 'theirs' || !field) {
    pending.delete(place)
    kept.write(pending)
    if (!field) return actions.reopen(unit.closest('form').elements.open.value)
    field.value = seen
  }
  settle(unit, seen)
  field.focus()
  field.dispatchEvent(new Event('input', { bubbles: true }))
}

// The page goes: send what waits without waiting for an answer. It stays on the device until then.
function sendAtOnce() {
  for (const entry of pending.values()) if (!entry.isStuck) post(entry, { keepalive: true }).catch(() => null)
}
