// A try-out of a draft: the survey's own page, of which no answer is kept or sent. What was hard about
// each question is noted here, and goes once, at the end.

import { insteadOf } from './answers.js'
import { asked } from './asked.js'
import { asking, form, piece, state } from './page.js'

const LONGEST = 300 // seconds at one question
const STEP = 5
const root = document.documentElement

// As when another page answers the same draft: nothing is kept on this device, nothing handed in.
state.isElsewhere = true
document.querySelector('[data-do=stop]').remove() // so there is nothing to come back to

const notes = new Map(asking.map(step => [step, { replays: 0, help: 0, seconds: 0 }]))
let here // the question on the screen
let since = performance.now()

// Time counts while the page is seen.
function count() {
  const now = performance.now()
  const noted = notes.get(here)
  if (noted && !document.hidden) noted.seconds += (now - since) / 1000
  since = now
}

document.addEventListener('voice:show', ({ target }) => {
  count()
  here = notes.has(target) ? target : undefined
})
document.addEventListener('visibilitychange', () => {
  if (document.hidden && notes.has(here)) notes.get(here).seconds += (performance.now() - since) / 1000
  since = performance.now()
})
document.addEventListener('click', ({ target }) => {
  if (target.closest('[data-hear=listen]') && !root.dataset.speaking && notes.has(here)) notes.get(here).replays += 1
}, true)
form.addEventListener('toggle', ({ target }) => {
  if (target.open && notes.has(here)) notes.get(here).help += 1
}, true)
document.querySelector('.top-help').target = '_blank' // the try-out stays open behind it

const coarse = seconds => Math.min(LONGEST, Math.floor(seconds / STEP) * STEP)

function noted(step) {
  const { replays, help, seconds } = notes.get(step)
  const said = insteadOf(step)
  return { skipped: said === 'skip', unknown: said === 'unknown', replays, help, seconds: coarse(seconds) }
}

async function send() {
  const questions = Object.fromEntries(asked(asking).map(step => [step.dataset.key, noted(step)]))
  const reply = await fetch(form.action, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ id: form.dataset.run, questions }),
    credentials: 'omit',
  })
  if (!reply.ok) throw new Error(reply.status)
}

function thank() {
  state.isOver = true
  const main = document.querySelector('main')
  const heading = document.createElement('h1')
  heading.tabIndex = -1
  heading.textContent = document.title = document.querySelector('#tried').dataset.title
  main.replaceChildren(heading, piece('tried'))
  history.replaceState(null, '', location.pathname)
  scrollTo(0, 0)
  heading.focus({ preventScroll: true })
  main.dispatchEvent(new CustomEvent('voice:show', { bubbles: true }))
}

function tellUnsent(step) {
  step.querySelector('[role=alert]')?.remove()
  step.append(piece('untried'))
  step.querySelector('[role=alert]').focus()
}

// Before the survey's own script hears of it: at the end, this is what goes.
let isSending = false
document.addEventListener('submit', event => {
  const last = form.querySelector('[data-kind=send]')
  if (!form.classList.contains('ready') || last.hidden) return
  event.preventDefault()
  event.stopPropagation()
  if (isSending) return
  isSending = true
  count()
  send().then(thank, () => tellUnsent(last)).finally(() => (isSending = false))
}, true)
