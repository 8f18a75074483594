// What the person has said: read from the form, and written back into it.

const boxes = step => [...step.querySelectorAll('.options input')]

const one = {
  read: step => boxes(step).find(box => box.checked)?.value,
  write: (step, value) => boxes(step).forEach(box => (box.checked = box.value === value)),
}

const many = {
  read(step) {
    const picked = boxes(step).filter(box => box.checked).map(box => box.value)
    return picked.length ? picked : undefined
  },
  write: (step, values = []) => boxes(step).forEach(box => (box.checked = values.includes(box.value))),
}

const words = {
  read: step => step.querySelector('textarea').value.trim() || undefined,
  write: (step, value = '') => (step.querySelector('textarea').value = value),
}

// To add a question kind, add how its answer is read and written.
const KINDS = { choice: one, choices: many, faces: one, text: words, yes_no: one }

export const valueOf = step => KINDS[step.dataset.kind].read(step)

// "unknown", "skip", or undefined.
export const insteadOf = step => step.querySelector('.instead input:checked')?.value

// Say "I do not know" or "Skip" instead of an answer; with nothing, take that back.
export function setInstead(step, said) {
  step.querySelectorAll('.instead input').forEach(box => (box.checked = box.value === said))
  if (said) KINDS[step.dataset.kind].write(step)
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
  const who = form.querySelector('[name=answered_by]:checked')?.value
  const helper = form.querySelector('[name=helper_role]:checked')?.value
  return { ...body, ...(who && { answered_by: who }), ...(helper && { helper_role: helper }) }
}

// Write kept answers back; answers to questions that are gone are left out.
export function write(form, steps, body) {
  for (const step of steps) {
    const { key, kind } = step.dataset
    if (body.unknown.includes(key)) setInstead(step, 'unknown')
    else if (body.skipped.includes(key)) setInstead(step, 'skip')
    else KINDS[kind].write(step, body.answers[key])
  }
  for (const name of ['answered_by', 'helper_role']) {
    form.querySelectorAll(`[name=${name}]`).forEach(box => (box.checked = box.value === body[name]))
  }
}
