// Turns the form into one question on each screen, keeps the answers, and hands them in.

import { insteadOf, setInstead, valueOf } from './answers.js'
import { asked } from './asked.js'
import { showCheck } from './check.js'
import { find, hasAnswers, keep, offer } from './drafts.js'
import * as early from './early.js'
import { handIn, onSent } from './handing.js'
import { askWhoHelped } from './helper.js'
import { begin as beginKinds, problemOf } from './kinds.js'
import { keepPages } from './offline.js'
import { watch } from './outbox.js'
import { asking, form, hasLeft, isLate, piece, rest, state, steps, who } from './page.js'
import { isCheck, Screens } from './screens.js'
import { findKiosk } from './shared.js'
import { shuffle } from './shuffle.js'
import * as store from './store.js'
import { tellWrong } from './wrong.js'

let checking // the check page, on the way back to it
const screens = new Screens(form, steps, onShow)

function onShow(step) {
  showInstead(step)
  if (isCheck(step)) readBack(step)
  else tellShown(step)
}

function showInstead(step) {
  for (const said of ['unknown', 'skip']) {
    const button = screens.moves.querySelector(`[data-do=${said}]`)
    const isPressed = String(insteadOf(step) === said)
    if (button.getAttribute('aria-pressed') !== isPressed) button.setAttribute('aria-pressed', isPressed)
  }
}

// For modules of their own.
const tellShown = step => step.dispatchEvent(new CustomEvent('voice:show', { bubbles: true }))

// The words come first; what was said follows, and only then the button: nothing moves under a finger.
async function readBack(step) {
  checking = undefined
  const button = step.querySelector('.button-large')
  button.hidden = true
  await rest()
  try {
    const part = [...asking, who].filter(one => isLate(one) === isLate(step))
    showCheck(step.querySelector('[data-place=check]'), part, one => change(one, step))
  } finally {
    button.hidden = false // whatever happens, a person can send
  }
  if (screens.step === step) tellShown(step)
}

function change(step, from) {
  checking = from
  screens.go(steps.indexOf(step))
}

function goOn() {
  const { step } = screens
  if (step.dataset.key && tellWrong(step)) return
  if (step.dataset.key) skipUnanswered(step)
  screens.go(checking ? afterChange() : screens.after())
  keep()
}

function skipUnanswered(step) {
  if (valueOf(step) === undefined && !insteadOf(step)) setInstead(step, 'skip')
}

// Back to the check page, over questions that are asked only now.
function afterChange() {
  const isOpen = step => step.dataset.key && valueOf(step) === undefined && !insteadOf(step)
  const open = asked(steps).find(step => step === checking || isOpen(step))
  return steps.indexOf(open)
}

// The answers go only when all of them do.
function send() {
  const wrong = asked(asking).find(step => problemOf(step))
  if (!wrong) return handIn()
  change(wrong, steps.at(-1))
  return tellWrong(wrong)
}

const moves = {
  back: () => screens.back(),
  begin: goOn,
  next: goOn,
  unknown: () => sayInstead('unknown'),
  skip: () => sayInstead('skip'),
  pass: passBy,
  stop: () => import('./stop.js').then(({ stop }) => stop(screens)),
}

function sayInstead(said) {
  setInstead(screens.step, said)
  goOn()
}

// Past everything that comes after the check, to where it is sent.
function passBy() {
  for (const step of asked(asking).filter(isLate)) skipUnanswered(step)
  screens.go(steps.length - 1)
  keep()
}

async function onAnswer({ target }) {
  const step = target.closest('[data-key]')
  if (step && !target.closest('.instead')) {
    setInstead(step)
    showInstead(screens.step) // the screen is the same: it is not read aloud again
    await rest()
    screens.progress() // what is asked next may depend on this answer
  }
  keep()
}

// What this device kept. On a first visit that is nothing, and making the stores need not be waited for.
async function recall() {
  state.isKnown = await store.isNew()
  await findKiosk()
  return state.isKnown ? find() : undefined
}

// After "Leave quickly", only what the person asks for.
async function mayShow(found) {
  return found && hasLeft() ? (await import('./left.js')).askAfterLeaving(found) : found
}

// What someone went past without an answer, before this script was there, is skipped as ever.
function startAnew() {
  screens.start()
  for (const step of asked(steps.slice(0, screens.here))) if (step.dataset.key) skipUnanswered(step)
}

// From now on, what is pressed does what it says.
function listen() {
  addEventListener('popstate', () => screens.follow()) // before, the style shows what a link led to
  form.addEventListener('input', onAnswer)
  document.querySelector('main').addEventListener('click', onPress)
  form.addEventListener('keydown', pressBySpace)
  form.addEventListener('contextmenu', event => {
    if (event.target.closest('a[data-do]')) event.preventDefault() // a long press is no other wish
  })
  form.addEventListener('submit', onSubmit)
  for (const type of ['pointerdown', 'focusin']) {
    document.querySelector('.menu')?.addEventListener(type, showPlace)
  }
}

function onPress(event) {
  const move = moves[event.target.closest('[data-do]')?.dataset.do]
  if (!move) return
  event.preventDefault() // some are links
  move()
}

// A link that acts as a button is pressed like one.
function pressBySpace(event) {
  if (event.key !== ' ' || !event.target.matches('a[role=button]')) return
  event.preventDefault()
  event.target.click()
}

function onSubmit(event) {
  event.preventDefault()
  if (screens.step.dataset.kind === 'send') send()
  else goOn()
}

// Another language's link leads to the same question.
function showPlace({ target }) {
  if (target.hash !== undefined) target.hash = location.hash
}

async function begin() {
  const [kept] = await Promise.all([recall(), beginKinds(asking)])
  await rest()
  const drawn = early.drawn()
  const found = await mayShow(kept)
  if (!found) state.draft.order = shuffle(asking, {}, drawn)
  await rest()
  const heard = early.heard()
  if (found) {
    early.add(found.body, heard)
    offer(found, screens)
  } else startAnew()
  form.hidden = false
  askWhoHelped(who)
  if (hasAnswers(heard)) keep()
  form.classList.add('ready') // only now: until then, the style shows the first step alone
  listen()
  watch(onSent(screens))
  keepPages(() => {
    form.before(piece('no-signal'))
    form.previousElementSibling.classList.add('draft') // stands on the first screen only
  })
}

begin()
