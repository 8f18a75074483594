// How each kind of question is read, written, checked and shown again.
//
// A kind is {read(step), write(step, value), fits(rules, value), show(step, place)}, and
// start(step) where a script makes answering nicer than the plain form does. The form's named
// controls hold the answer in any case: `read` reads them, `write` sets them (or empties them,
// without a value). `fits` gives the reason why a value does not do, or nothing; `rules` are those
// of the kind's Python module, and the options' keys.
//
// Plain buttons, boxes and words are in kinds/plain.js. Every other kind has a module of its own name
// in kinds/, which only the pages that ask such a question load.

import { KINDS as plain } from './kinds/plain.js'

const KINDS = { ...plain }

export const kindOf = step => KINDS[step.dataset.kind]

// Load what these steps need and let it begin.
export async function begin(steps) {
  const missing = new Set(steps.map(step => step.dataset.kind).filter(kind => !KINDS[kind]))
  await Promise.all([...missing].map(load))
  for (const step of steps) kindOf(step).start?.(step)
}

async function load(kind) {
  KINDS[kind] = (await import(`./kinds/${kind}.js`)).default
}

export const rulesOf = step => ({
  options: optionsOf(step).map(keyOf),
  ...JSON.parse(step.dataset.rules ?? '{}'),
})

// The cards of a question's options, in the order in which they are shown, and their keys.
export const optionsOf = step => [...step.querySelectorAll('.options > *')]
export const keyOf = option => option.dataset.option ?? option.querySelector('input').value

// Why the answer does not do, or nothing.
export function problemOf(step) {
  const value = kindOf(step).read(step)
  return value === undefined ? undefined : kindOf(step).fits(rulesOf(step), value)
}
