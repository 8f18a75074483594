// Which of the form's steps are asked, after what was said so far.

import { valueOf } from './answers.js'
import { reachable } from './paths.js'

const nameOf = step => step.id.slice(2) // "q-<key>"
const conditions = new WeakMap() // a page's do not change, and each tap asks for them

export function conditionOf(step) {
  if (!conditions.has(step)) conditions.set(step, JSON.parse(step.dataset.showIf ?? 'null'))
  return conditions.get(step)
}

export function asked(steps) {
  if (!steps.some(conditionOf)) return steps
  const questions = steps.map(step => ({ key: nameOf(step), show_if: conditionOf(step) }))
  const answers = {}
  for (const step of steps) {
    const value = step.dataset.key && valueOf(step)
    if (value !== undefined) answers[step.dataset.key] = value
  }
  const keys = reachable(questions, answers)
  return steps.filter(step => keys.has(nameOf(step)))
}
