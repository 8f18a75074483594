// "Check your answers": every question with its answer, and a way back to each.

import { insteadOf } from './answers.js'
import { kindOf } from './kinds.js'

const { dataset: words } = document.querySelector('#words')

function showAnswer(step, place) {
  kindOf(step).show(step, place)
  if (place.hasChildNodes()) return
  const said = { unknown: words.unknown, skip: words.skipped }[insteadOf(step)]
  place.textContent = said ?? words.none
}

export function showCheck(place, steps, change) {
  const list = document.createElement('ul')
  list.className = 'checks'
  for (const step of steps) {
    const row = document.querySelector('#checked').content.cloneNode(true)
    const question = step.querySelector('h2').textContent.trim()
    row.querySelector('h3').textContent = question
    row.querySelector('.hidden').textContent = ` ${question}`
    row.querySelector('button').addEventListener('click', () => change(step))
    showAnswer(step, row.querySelector('.checked-words'))
    list.append(row)
  }
  place.replaceChildren(list)
}
