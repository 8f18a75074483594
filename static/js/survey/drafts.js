// Keeps what was answered so far on this device, and finds it again.

import { insteadOf, read, valueOf, write } from './answers.js'
import { tellRefusal } from './notices.js'
import { findRefused } from './outbox.js'
import { asking, code, form, newDraft, piece, state, steps } from './page.js'
import { shuffle } from './shuffle.js'
import * as store from './store.js'

export const KEPT = 7 * 24 * 3600 * 1000 // milliseconds; after a week, a draft is forgotten

export async function keep() {
  const { draft } = state
  draft.body = read(form, asking, draft)
  draft.at = Date.now()
  await store.put('drafts', code, draft).catch(warn)
}

let isWarned = false
export function warn() {
  if (!isWarned) form.before(piece('unkept'))
  isWarned = true
}

export const hasAnswers = ({ answers, unknown, skipped }) =>
  Object.keys(answers).length + unknown.length + skipped.length > 0

export async function find() {
  const found = await store.get('drafts', code).catch(() => undefined)
  if (found?.at > Date.now() - KEPT) return found
  if (found) await store.remove('drafts', code).catch(() => {})
  return findRefused(code).catch(() => undefined)
}

// Offer a draft from before: carried on at once after a reload or in another language.
export function offer(found, screens) {
  state.draft = found
  write(form, asking, found.body)
  found.order = shuffle(asking, found.order)
  if (found.problem) {
    screens.show(steps.length - 1)
    tellRefusal(found.problem, form).focus()
    delete found.problem
    return
  }
  if (!hasAnswers(found.body)) return screens.show(0, { focus: false })
  if (screens.named() >= 0) return screens.show(screens.named(), { focus: false })
  screens.show(0, { focus: false })
  form.before(piece('found'))
  const box = form.previousElementSibling
  box.querySelector('[data-do=on]').addEventListener('click', () => carryOn(box, screens))
  box.querySelector('[data-do=anew]').addEventListener('click', () => startAnew(box, screens))
}

function carryOn(box, screens) {
  box.remove()
  const open = steps.findIndex(step => step.dataset.key && valueOf(step) === undefined && !insteadOf(step))
  screens.go(open < 0 ? steps.length - 1 : open)
}

async function startAnew(box, screens) {
  box.remove()
  form.reset()
  state.draft = newDraft()
  state.draft.order = shuffle(asking)
  await store.remove('drafts', code).catch(() => {})
  screens.show(0)
}
