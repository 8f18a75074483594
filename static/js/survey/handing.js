// Hands the answers in, and tells the person what became of them.

import { filesOf, read } from './answers.js'
import { asked } from './asked.js'
import { hasAnswers, isKept, keep, offer, warn } from './drafts.js'
import { announce, letGo, showCode, tellLeftOut, tellRefusal } from './notices.js'
import { askForHelp, show, takeBack } from './outbox.js'
import { asking, code, form, mintId, piece, rest, state } from './page.js'
import { alone, send } from './sending.js'
import * as store from './store.js'

export async function handIn() {
  if (state.isSending) return
  await keep()
  if (state.kiosk) return state.kiosk.handIn()
  if (state.isElsewhere) return
  state.isSending = true
  const button = form.querySelector('[data-kind=send] .button')
  const label = button.textContent
  Object.assign(button, { disabled: true, textContent: document.querySelector('#words').dataset.sending })
  const item = pack(state.draft)
  const isSafe = state.isKnown && (await store.move('drafts', code, 'outbox', item.id, item).then(() => true, () => false))
  const result = await alone(item.id, () => send(item))
  await rest()
  if (result.receipt) {
    await forget(item)
    return thank(result) // at once: from here on nothing else knows the code
  }
  if (!result.problem && isSafe) return wait()
  Object.assign(button, { disabled: false, textContent: label })
  await giveBack(item, result, isSafe)
  state.isSending = false
}

function pack(draft) {
  const body = read(form, asked(asking), draft)
  return {
    id: draft.id,
    url: form.dataset.api + draft.id,
    code,
    body,
    files: filesOf(body, draft.files),
    draft,
    at: Date.now(),
    title: document.querySelector('h1').textContent.trim(),
    page: location.pathname,
    language: document.documentElement.lang,
  }
}

// The server has it. Another page of ours, or a device without room, may have kept more of it.
async function forget({ id }) {
  await store.remove('outbox', id).catch(() => {})
  await store.remove('receipts', id).catch(() => {})
  const draft = await store.get('drafts', code).catch(() => undefined)
  if (draft?.id === id) await store.remove('drafts', code).catch(() => {})
}

// Not taken, or neither sent nor kept: the form stays, and says which of the two.
async function giveBack(item, { problem, isGone }, isSafe) {
  if (isGone) item.draft.id = mintId() // taken back: whoever sends once more means it
  if (isSafe) isSafe = await store.move('outbox', item.id, 'drafts', code, item.draft).then(() => true, () => false)
  if (!isSafe) warn()
  const said = problem ?? document.querySelector('#waiting').dataset
  tellRefusal(said, form, { isKept: isSafe }).focus()
}

// The last words, in place of the questions; `above` them stands what could not be taken.
function finish(name, words, above = []) {
  state.isOver = true
  isKept() // nothing is lost any more by closing the page
  const main = document.querySelector('main')
  const heading = document.createElement('h1')
  heading.tabIndex = -1
  heading.textContent = document.title = document.querySelector(`#${name}`).dataset.title
  const pieces = main.querySelectorAll('template')
  main.replaceChildren(heading, ...above, document.querySelector('#outbox'), words, ...pieces)
  history.replaceState(null, '', location.pathname)
  scrollTo(0, 0)
  heading.focus({ preventScroll: true })
  main.dispatchEvent(new CustomEvent('voice:show', { bubbles: true }))
}

// With the item's identifier, its code is still kept on this device.
function thank({ id, receipt, leftOut }) {
  const notice = tellLeftOut(leftOut) // while the questions are there
  const words = piece('thanks')
  const place = words.querySelector('[data-code]')
  showCode(place, receipt)
  if (id) letGo(place.parentElement, id)
  finish('thanks', words, notice)
}

async function wait() {
  finish('waiting', piece('waiting'))
  await show()
  const details = document.querySelector('#outbox details')
  if (details) details.open = true
  dispatchEvent(new Event('voice:waiting'))
  askForHelp()
}

// Answers that waited have been sent, or were refused.
export function onSent(screens) {
  return async (item, { receipt, problem, isGone }) => {
    if (state.kiosk) return state.kiosk.told()
    if (receipt && item.sealed) return undefined // somebody's who answered on this tablet
    if (receipt) return state.isOver && item.id === state.draft.id ? thank(item) : announce(item)
    const isFree = item.code === code && !state.isOver && !hasAnswers(read(form, asking, state.draft))
    const draft = isFree && !isGone && (await takeBack({ ...item, problem }).catch(() => undefined))
    if (draft) return offer(draft, screens)
    return tellRefusal(problem, document.querySelector('#outbox'), { isKept: !isGone })
  }
}
