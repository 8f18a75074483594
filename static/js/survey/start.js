// Turns the form into one question on each screen, keeps the answers, and hands them in.

import { insteadOf, read, setInstead, valueOf, write } from './answers.js'
import { showCheck } from './check.js'
import { announce, showCode, tellRefusal } from './notices.js'
import { findRefused, send, show, watch } from './outbox.js'
import { Screens } from './screens.js'
import { shuffle } from './shuffle.js'
import * as store from './store.js'

const KEPT = 7 * 24 * 3600 * 1000 // milliseconds; after a week, a draft is forgotten

const form = document.querySelector('#survey')
const steps = [...form.querySelectorAll('.step')]
const asking = steps.filter(step => step.dataset.key)
const who = form.querySelector('[data-who]')
const { code } = form.dataset
const piece = name => document.querySelector(`#${name}`).content.cloneNode(true)

let draft = newDraft()
let isChanging = false // on the way back to the check page
let isOver = false
const screens = new Screens(form, steps, onShow)

function newDraft() {
  return { id: mintId(), startedAt: new Date().toISOString() }
}

function mintId() {
  if (crypto.randomUUID) return crypto.randomUUID()
  const bytes = crypto.getRandomValues(new Uint8Array(16)) // pages without HTTPS
  bytes[6] = (bytes[6] & 0x0f) | 0x40
  bytes[8] = (bytes[8] & 0x3f) | 0x80
  const hex = [...bytes].map(byte => byte.toString(16).padStart(2, '0')).join('')
  return hex.replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, '$1-$2-$3-$4-$5')
}

async function keep() {
  draft.body = read(form, asking, draft)
  draft.at = Date.now()
  await store.put('drafts', code, draft).catch(warn)
}

let isWarned = false
function warn() {
  if (!isWarned) form.before(piece('unkept'))
  isWarned = true
}

function onShow(step) {
  for (const said of ['unknown', 'skip']) {
    const button = screens.moves.querySelector(`[data-do=${said}]`)
    button.setAttribute('aria-pressed', insteadOf(step) === said)
  }
  if (step.dataset.kind === 'send') {
    isChanging = false
    showCheck(step.querySelector('[data-place=check]'), [...asking, who], change)
  }
  for (const link of document.querySelectorAll('.menu a')) link.hash = location.hash
}

function change(step) {
  isChanging = true
  screens.go(steps.indexOf(step))
}

function goOn() {
  const { step } = screens
  if (step.dataset.key && valueOf(step) === undefined && !insteadOf(step)) setInstead(step, 'skip')
  keep()
  screens.go(isChanging ? steps.length - 1 : screens.here + 1)
}

const moves = {
  back: () => screens.back(),
  next: goOn,
  unknown: () => sayInstead('unknown'),
  skip: () => sayInstead('skip'),
}

function sayInstead(said) {
  setInstead(screens.step, said)
  goOn()
}

function onAnswer({ target }) {
  const step = target.closest('[data-key]')
  if (step && !target.closest('.instead')) {
    setInstead(step)
    onShow(screens.step)
  }
  keep()
}

async function handIn() {
  const button = form.querySelector('[data-kind=send] .button')
  const label = button.textContent
  Object.assign(button, { disabled: true, textContent: document.querySelector('#words').dataset.sending })
  const item = { id: draft.id, url: form.dataset.api + draft.id, code, body: read(form, asking, draft), draft }
  const isKept = await store.move('drafts', code, 'outbox', item.id, item).then(() => true, () => false)
  const result = await send(item)
  if (result.receipt) await store.remove('outbox', item.id).catch(() => {})
  if (result.receipt) return thank(result.receipt)
  Object.assign(button, { disabled: false, textContent: label })
  if (!result.problem && isKept) return wait()
  if (result.isGone) draft.id = mintId() // taken back: whoever sends once more means it
  await store.move('outbox', item.id, 'drafts', code, draft).catch(warn)
  tellRefusal(result.problem ?? document.querySelector('#waiting').dataset, form).focus()
}

function finish(name) {
  isOver = true
  const main = document.querySelector('main')
  const heading = document.createElement('h1')
  heading.tabIndex = -1
  heading.textContent = document.title = document.querySelector(`#${name}`).dataset.title
  const pieces = main.querySelectorAll('template')
  main.replaceChildren(heading, document.querySelector('#outbox'), piece(name), ...pieces)
  history.replaceState(null, '', location.pathname)
  scrollTo(0, 0)
  heading.focus({ preventScroll: true })
}

function thank(receipt) {
  finish('thanks')
  showCode(document.querySelector('main [data-code]'), receipt)
}

async function wait() {
  finish('waiting')
  show(await store.all('outbox'))
}

// Answers that waited have been sent, or were refused.
function onSent(item, { receipt, problem, isGone }) {
  if (receipt) return isOver && item.id === draft.id ? thank(receipt) : announce(receipt)
  const isFree = item.code === code && !isOver && !hasAnswers(read(form, asking, draft))
  if (isFree && !isGone) return offer({ ...item.draft, problem })
  return tellRefusal(problem, document.querySelector('#outbox'), { isKept: !isGone })
}

function takeUp(found) {
  draft = found
  write(form, asking, draft.body)
}

const hasAnswers = ({ answers, unknown, skipped }) =>
  Object.keys(answers).length + unknown.length + skipped.length > 0

// Offer a draft from before: carried on at once after a reload or in another language.
function offer(found) {
  takeUp(found)
  draft.order = shuffle(asking, found.order)
  if (found.problem) {
    screens.show(steps.length - 1)
    tellRefusal(found.problem, form).focus()
    delete draft.problem
    return
  }
  if (!hasAnswers(found.body)) return screens.show(0, { focus: false })
  if (screens.named() >= 0) return screens.show(screens.named(), { focus: false })
  screens.show(0, { focus: false })
  form.before(piece('found'))
  const box = form.previousElementSibling
  box.querySelector('[data-do=on]').addEventListener('click', () => carryOn(box))
  box.querySelector('[data-do=anew]').addEventListener('click', () => startAnew(box))
}

function carryOn(box) {
  box.remove()
  const open = steps.findIndex(step => step.dataset.key && valueOf(step) === undefined && !insteadOf(step))
  screens.go(open < 0 ? steps.length - 1 : open)
}

async function startAnew(box) {
  box.remove()
  form.reset()
  draft = newDraft()
  draft.order = shuffle(asking)
  await store.remove('drafts', code).catch(() => {})
  screens.show(0)
}

async function findDraft() {
  const found = await store.get('drafts', code).catch(() => undefined)
  if (found?.at > Date.now() - KEPT) return found
  if (found) await store.remove('drafts', code).catch(() => {})
  return findRefused(code).catch(() => undefined)
}

async function begin() {
  const found = await findDraft()
  form.classList.add('ready') // only now: until then, the style shows the first step alone
  if (found) {
    offer(found)
  } else {
    draft.order = shuffle(asking)
    screens.show(0, { focus: false })
  }
  form.addEventListener('input', onAnswer)
  document.querySelector('main').addEventListener('click', event => {
    moves[event.target.closest('[data-do]')?.dataset.do]?.()
  })
  form.addEventListener('submit', event => {
    event.preventDefault()
    if (screens.step.dataset.kind === 'send') handIn()
    else goOn()
  })
  watch(onSent)
}

begin()
