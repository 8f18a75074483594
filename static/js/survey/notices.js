// Tells the person what became of their answers: a picture code, or why they were refused.

import * as store from './store.js'

const SVG = 'http://www.w3.org/2000/svg'

// The pictures of a code are fetched past every cache: kept, they would tell the next person.
async function draw(pictures) {
  const drawings = Object.keys(pictures).sort() // the order that a sprite's address has
  const reply = await fetch(`/pictures/${drawings.join('+')}.svg`, { cache: 'no-store' })
  if (!reply.ok) return
  const sprite = new DOMParser().parseFromString(await reply.text(), 'image/svg+xml')
  for (const [drawing, svg] of Object.entries(pictures)) {
    const symbol = sprite.getElementById(`p${drawing}`)
    svg.setAttribute('viewBox', symbol.getAttribute('viewBox'))
    svg.append(...symbol.childNodes)
  }
}

export function showCode(list, receipt) {
  const lines = document.querySelector('#code-words').content.textContent.trim().split('\n')
  const known = new Map(lines.map(line => [line.split(' ', 1)[0], line.split(' ')]))
  const parts = receipt.split('-')
  const pictures = {}
  for (const word of parts.slice(0, -1)) {
    const [, drawing, ...label] = known.get(word)
    const item = document.createElement('li')
    const name = document.createElement('span')
    const svg = (pictures[drawing] = document.createElementNS(SVG, 'svg'))
    svg.setAttribute('class', 'picture')
    svg.setAttribute('aria-hidden', 'true')
    name.textContent = label.join(' ')
    item.append(svg, name)
    list.append(item)
  }
  const digits = document.createElement('li')
  digits.className = 'code-digits'
  digits.textContent = parts.at(-1)
  list.append(digits)
  draw(pictures).catch(() => {}) // the words are enough
  const printed = list.parentElement.querySelector('input[name=code]') // the form that prints it
  if (printed) printed.value = receipt
}

// Say above the page that something sent itself, with its code, until the person lets go of it.
export function announce({ id, title, receipt, leftOut }) {
  const box = document.querySelector('#sent').content.firstElementChild.cloneNode(true)
  box.querySelector('[data-say=survey]').textContent = title ?? ''
  showCode(box.querySelector('[data-code]'), receipt)
  box.append(...tellLeftOut(leftOut))
  letGo(box, id).then(() => box.remove())
  document.querySelector('#outbox').after(box)
}

// "I have kept my code": from then on, this device does not know it any more.
export function letGo(place, id) {
  const button = document.querySelector('#kept-code').content.firstElementChild.cloneNode(true)
  place.append(button)
  return new Promise(resolve =>
    button.addEventListener('click', async () => {
      await store.remove('receipts', id).catch(() => {})
      document.querySelector('main').focus()
      button.remove()
      resolve()
    }))
}

// Say what the server did not take, above the given place; the notice. It speaks for itself: the
// focus stays where the person is, unless the caller moves it.
export function tellRefusal(problem, place, { isKept = true } = {}) {
  const box = document.querySelector('#refused').content.firstElementChild.cloneNode(true)
  box.querySelector('[data-say=title]').textContent = problem.title ?? ''
  box.querySelector('[data-say=detail]').textContent = problem.detail ?? ''
  list(box, problem.errors)
  if (!isKept) box.querySelector('[data-say=kept]').remove()
  place.before(box)
  return box
}

// A notice of files that the server could not take, beside all that it has; none is empty.
export function tellLeftOut(problems) {
  if (!problems?.length) return []
  const box = document.querySelector('#left-out').content.firstElementChild.cloneNode(true)
  list(box, problems)
  return [box]
}

function list(box, problems = []) {
  for (const { field, message } of problems) {
    const line = document.createElement('li')
    line.textContent = [questionOf(field), message].filter(Boolean).join(' ')
    box.querySelector('[data-say=errors]').append(line)
  }
}

const questionOf = field =>
  document.getElementById(`q-${field?.replace('answers.', '')}`)?.querySelector('h2')?.textContent.trim()
