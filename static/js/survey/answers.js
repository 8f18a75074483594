// What the person has said: read from the form, and written back into it.

import { kindOf, rulesOf } from './kinds.js'

const WHO = ['answered_by', 'helper_role', 'who_chose']

export const valueOf = step => kindOf(step).read(step)

// "unknown", "skip", or undefined.
export const insteadOf = step => step.querySelector('.instead input:checked')?.value

// Say "I do not know" or "Skip" instead of an answer; with nothing, take that back.
export function setInstead(step, said) {
  step.querySelectorAll('.instead input').forEach(box => (box.checked = box.value === said))
  if (said) kindOf(step).write(step)
}

// Of some files, those that the answers name: others belong to what is not asked any more.
export const filesOf = ({ answers }, files) => {
  const named = new Set(Object.values(answers).map(value => value?.media))
  return Object.fromEntries(Object.entries(files).filter(([name]) => named.has(name)))
}

// The answers as the server takes them.
export function read(form, steps, draft) {
  const answers = {}
  const instead = { unknown: [], skip: [] }
  for (const step of steps) {
    const { key } = step.dataset
    const value = valueOf(step)
    if (value !== undefined) answers[key] = value
    else instead[insteadOf(step)]?.push(key)
  }
  const body = {
    edition: Number(form.elements.edition.value),
    language: form.dataset.language,
    started_at: draft.startedAt,
    channel: 'phone',
    answers,
    unknown: instead.unknown,
    skipped: instead.skip,
    order: draft.order,
  }
  for (const name of WHO) {
    const { value } = form.querySelector(`[name=${name}]:checked`) ?? {}
    if (value) body[name] = value
  }
  if (form.elements.may_play?.checked) body.may_play = true
  return body
}

// Write kept answers back; those to questions that are gone, or that do not fit any more, are left out.
export function write(form, steps, body) {
  for (const step of steps) {
    const { key } = step.dataset
    if (body.unknown.includes(key)) setInstead(step, 'unknown')
    else if (body.skipped.includes(key)) setInstead(step, 'skip')
    else writeValue(step, body.answers[key])
  }
  if (form.elements.may_play) form.elements.may_play.checked = Boolean(body.may_play)
  for (const name of WHO) {
    form.querySelectorAll(`[name=${name}]`).forEach(box => (box.checked = box.value === body[name]))
  }
}

function writeValue(step, value) {
  const kind = kindOf(step)
  const isTyped = kind.keepsAll && typeof value !== 'object'
  const isFit = value !== undefined && (isTyped || !kind.fits(rulesOf(step), value))
  kind.write(step, isFit ? value : undefined)
}
