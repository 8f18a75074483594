// Turns the form into one question on each screen, keeps the answers, and hands them in.

import { insteadOf, setInstead, valueOf } from './answers.js'
import { showCheck } from './check.js'
import { find, hasAnswers, keep, offer } from './drafts.js'
import * as early from './early.js'
import { handIn, onSent } from './handing.js'
import { watch } from './outbox.js'
import { asking, form, state, steps, who } from './page.js'
import { Screens } from './screens.js'
import { shuffle } from './shuffle.js'
import { isNew } from './store.js'

let isChanging = false // on the way back to the check page
const screens = new Screens(form, steps, onShow)

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
  step.dispatchEvent(new CustomEvent('voice:show', { bubbles: true })) // for modules of their own
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

async function begin() {
  const found = (await isNew()) ? undefined : await find()
  const heard = early.heard()
  const drawn = early.drawn()
  if (found) {
    early.add(found.body, heard)
    offer(found, screens)
  } else {
    state.draft.order = shuffle(asking, {}, drawn)
    screens.show(0, { focus: false })
  }
  if (hasAnswers(heard)) keep()
  form.classList.add('ready') // only now: until then, the style shows the first step alone
  form.addEventListener('input', onAnswer)
  document.querySelector('main').addEventListener('click', event => {
    moves[event.target.closest('[data-do]')?.dataset.do]?.()
  })
  form.addEventListener('submit', event => {
    event.preventDefault()
    if (screens.step.dataset.kind === 'send') handIn()
    else goOn()
  })
  watch(onSent(screens))
}

begin()
