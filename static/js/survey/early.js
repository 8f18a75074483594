// What a person did before this script came: the first screen is a form that works by itself.

import { read } from './answers.js'
import { asking, form, state } from './page.js'

// Whatever was tapped or written so far, as answers.
export const heard = () => read(form, asking, state.draft)

// Add it to a draft from before: it is the latest that the person said.
export function add(body, early) {
  const said = new Set([...Object.keys(early.answers), ...early.unknown, ...early.skipped])
  const others = key => !said.has(key)
  Object.assign(body.answers, early.answers)
  for (const key of [...early.unknown, ...early.skipped]) delete body.answers[key]
  body.unknown = [...body.unknown.filter(others), ...early.unknown]
  body.skipped = [...body.skipped.filter(others), ...early.skipped]
  if (early.answered_by) body.answered_by = early.answered_by
  if (early.may_play) body.may_play = true
}

// The questions that someone has before their eyes already, or went past: nothing in them may move.
export function drawn() {
  if (!performance.getEntriesByType('paint').length) return []
  const isDrawn = step => step.checkVisibility?.({ visibilityProperty: true, checkVisibilityCSS: true })
  return asking.slice(0, asking.map(step => Boolean(isDrawn(step))).lastIndexOf(true) + 1)
}
