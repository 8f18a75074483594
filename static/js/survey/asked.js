// Which of the form's steps are asked, after what was said so far.

import { valueOf } from './answers.js'
import { reachable } from './paths.js'

const nameOf = step => step.id.slice(2) // "q-<key>"

export const conditionOf = ({ dataset: { showIf } }) => showIf && JSON.parse(showIf)

export function asked(steps) {
  const questions = steps.map(step => ({ key: nameOf(step), show_if: conditionOf(step) }))
  if (!questions.some(one => one.show_if)) return steps
  const answers = {}
  for (const step of steps) {
    const value = step.dataset.key && valueOf(step)
    if (value !== undefined) answers[step.dataset.key] = value
  }
  const keys = reachable(questions, answers)
  return steps.filter(step => keys.has(nameOf(step)))
}
