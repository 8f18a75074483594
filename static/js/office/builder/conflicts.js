// What stands under a field that could not be saved: other people's words, or what is wrong.

export function showConflict(unit, { theirs }) {
  settle(unit)
  const box = document.querySelector('#conflict').content.firstElementChild.cloneNode(true)
  box.dataset.seen = theirs
  box.querySelector('[data-theirs]').textContent = theirs || box.dataset.nothing
  unit.querySelector('[data-problem]').before(box)
  box.focus({ preventScroll: true })
  box.scrollIntoView({ block: 'nearest' })
}

export function showProblem(unit, sentence) {
  const problem = unit.querySelector('[data-problem]')
  problem.textContent = sentence
  problem.hidden = false
  for (const input of unit.querySelectorAll('[name^="set."]')) input.setAttribute('aria-invalid', 'true')
}

// Nothing is wrong here (any more); `now` is what stands there.
export function settle(unit, now) {
  unit.querySelector('[data-conflict]')?.remove()
  const problem = unit.querySelector('[data-problem]')
  problem.textContent = ''
  problem.hidden = true
  for (const input of unit.querySelectorAll('[aria-invalid]')) input.removeAttribute('aria-invalid')
  if (now !== undefined) unit.querySelector('[data-before]').value = now
}
