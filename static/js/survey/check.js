// "Check your answers": every question with its answer, and a way back to each.

import { insteadOf, valueOf } from './answers.js'
import { asked, conditionOf } from './asked.js'
import { kindOf } from './kinds.js'
import { steps } from './page.js'
import { askedFirst } from './paths.js'

const { dataset: words } = document.querySelector('#words')

function showAnswer(step, place) {
  kindOf(step).show(step, place)
  if (place.hasChildNodes()) return
  const said = { unknown: words.unknown, skip: words.skipped }[insteadOf(step)]
  place.textContent = said ?? words.none
}

// `part`: the steps that this page is about.
export function showCheck(place, part, change) {
  const every = asked(steps)
  const shown = part.filter(step => every.includes(step))
  const list = document.createElement('ul')
  list.className = 'checks'
  for (const step of shown) {
    const row = document.querySelector('#checked').content.cloneNode(true)
    const question = headingOf(step)
    row.querySelector('h3').textContent = question
    row.querySelector('.hidden').textContent = ` ${question}`
    row.querySelector('button').addEventListener('click', () => change(step))
    showAnswer(step, row.querySelector('.checked-words'))
    list.append(row)
  }
  const unsent = part.filter(step => !shown.includes(step) && valueOf(step) !== undefined)
  place.replaceChildren(list, ...unsent.map(tellUnsent))
}

const headingOf = step => step.querySelector('h2').textContent.trim()

// An answer to a question that is asked no more: what it depends on, and that it stays here.
function tellUnsent(step) {
  const key = askedFirst(conditionOf(step))
  const cause = steps.find(one => one.dataset.key === key)
  const said = document.createElement('div')
  showAnswer(cause, said)
  const box = document.createElement('div')
  box.className = 'notice notice-wait'
  const heading = document.createElement('h3')
  heading.textContent = headingOf(step)
  const why = document.createElement('p')
  const named = { answer: said.textContent.trim(), question: headingOf(cause) }
  why.textContent = words.unsent.replace(/{(\w+)}/g, (blank, name) => named[name])
  box.append(heading, why)
  return box
}
