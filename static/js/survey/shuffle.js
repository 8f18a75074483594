// Unordered answers stand in another order for each person, so that no answer gains by its place.
// "Something else" and its like stay last; ages, faces and both sides of a question stay as written.

import { keyOf, optionsOf } from './kinds.js'

const SHUFFLED = ['choice', 'choices', 'ranking', 'sort', 'stars']

export function mix(list) {
  const mixed = [...list]
  for (let last = mixed.length - 1; last > 0; last--) {
    const other = Math.floor(Math.random() * (last + 1))
    ;[mixed[last], mixed[other]] = [mixed[other], mixed[last]]
  }
  return mixed
}

// Put each question's answers into the kept order, or into a new one, but leave those `still`; all
// orders by question.
export function shuffle(steps, kept = {}, still = []) {
  const orders = {}
  for (const step of steps) {
    const { key, kind } = step.dataset
    if (!SHUFFLED.includes(kind) || 'ordered' in step.dataset) continue
    const options = optionsOf(step)
    const byKey = new Map(options.map(option => [keyOf(option), option]))
    const fits = kept[key]?.length === byKey.size && kept[key].every(one => byKey.has(one))
    const free = options.filter(option => !('last' in option.dataset))
    const last = options.filter(option => 'last' in option.dataset)
    const mixed = still.includes(step) ? options : [...mix(free), ...last]
    orders[key] = fits ? kept[key] : mixed.map(keyOf)
    if (still.includes(step)) continue
    options[0].parentNode.append(...orders[key].map(one => byKey.get(one)))
  }
  return orders
}
