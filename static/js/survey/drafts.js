// Keeps what was answered so far on this device, and finds it again.

import { insteadOf, read, valueOf, write } from './answers.js'
import { asked } from './asked.js'
import { tellRefusal } from './notices.js'
import { findRefused } from './outbox.js'
import { asking, code, form, mintId, newDraft, piece, state, steps } from './page.js'
import { hasGoneOn, isCheck } from './screens.js'
import { findKiosk } from './shared.js'
import { shuffle } from './shuffle.js'
import * as store from './store.js'

export const KEPT = 7 * 24 * 3600 * 1000 // milliseconds; after a week, a draft is forgotten
const HERE = mintId() // this page among all that are open: only one of them may answer a draft

// Keep the answers. Another page of ours is never overwritten: whoever comes last is told.
export async function keep() {
  const { draft } = state
  if (state.isSending || state.isOver || state.isElsewhere) return
  draft.body = read(form, asking, draft)
  draft.at = Date.now()
  const isKnown = await findKiosk()
  if (state.kiosk) return // a shared tablet keeps nothing that is not sealed
  if (!isKnown) return warn()
  const mine = { ...draft, page: HERE }
  try {
    const isMine = await store.putIf('drafts', code, mine, there =>
      there ? there.page === HERE : draft.page !== HERE)
    if (!isMine) return tellElsewhere()
    draft.page = HERE
    isKept()
  } catch {
    warn()
  }
}

// From now on, this page answers the draft.
async function take(draft) {
  draft.page = HERE
  await store.put('drafts', code, draft).then(isKept, warn)
}

// The device has no room, or keeps nothing.
let unkept
export function warn() {
  if (unkept?.isConnected) return
  form.before(piece('unkept'))
  unkept = form.previousElementSibling
  onbeforeunload = event => event.preventDefault() // now closing the page does lose something
}

export function isKept() {
  unkept?.remove()
  onbeforeunload = null
}

function tellElsewhere() {
  if (state.isElsewhere || state.isSending || state.isOver) return
  state.isElsewhere = true
  form.before(piece('elsewhere'))
  form.previousElementSibling.querySelector('button').addEventListener('click', () => location.reload())
}

export const hasAnswers = ({ answers, unknown, skipped }) =>
  Object.keys(answers).length + unknown.length + skipped.length > 0

export async function find() {
  if (state.kiosk) return undefined
  const found = await store.get('drafts', code).catch(() => undefined)
  if (found?.at > Date.now() - KEPT) return found.recording ? join(found) : found
  if (found) await store.remove('drafts', code).catch(() => {})
  return findRefused(code).catch(() => undefined)
}

// What was being recorded when the page went away belongs to the draft.
const join = found => import('./kinds/joining.js').then(one => one.join(code, found)).catch(() => found)

// Offer a draft from before: carried on at once after a reload or in another language.
export function offer(found, screens) {
  state.draft = found
  write(form, asking, found.body)
  found.order = shuffle(asking, found.order)
  const { problem } = found
  delete found.problem
  take(found)
  if (problem) {
    screens.show(steps.findIndex(isCheck))
    return tellRefusal(problem, form).focus()
  }
  const isUnderWay = screens.named() >= 0 && (hasAnswers(found.body) || hasGoneOn())
  if (isUnderWay) return screens.show(screens.named(), { focus: false })
  if (!hasAnswers(found.body)) return screens.show(0, { focus: false })
  screens.show(0, { focus: false })
  form.before(piece('found'))
  const box = form.previousElementSibling
  box.querySelector('[data-do=on]').addEventListener('click', () => carryOn(box, screens))
  box.querySelector('[data-do=anew]').addEventListener('click', () => startAnew(box, screens))
}

function carryOn(box, screens) {
  box.remove()
  const isOpen = step => step.dataset.key && valueOf(step) === undefined && !insteadOf(step)
  screens.go(steps.indexOf(asked(steps).find(step => isCheck(step) || isOpen(step))))
}

async function startAnew(box, screens) {
  box.remove()
  form.reset()
  state.draft = newDraft()
  state.draft.order = shuffle(asking)
  await store.remove('drafts', code).catch(() => {})
  screens.show(0)
}
