// Turns the three lists of picture names into one field of pictures to tap. The lists stay the truth:
// what is tapped is written into them, and they are what is sent.

const SVG = 'http://www.w3.org/2000/svg'
const form = document.querySelector('.picking')
const places = [...form.querySelectorAll('select')]
const digits = form.querySelector('#digits')
const { content, dataset: says } = document.querySelector('#picker')
const known = new Map(
  [...places[0].options].filter(one => one.value).map(one => [one.value, { label: one.text, drawing: one.dataset.drawing }]),
)

takeFromAddress()
const picker = content.firstElementChild
const [chosen, status, grid] = ['.chosen', '[role=status]', '.grid'].map(one => picker.querySelector(one))
const cards = new Map([...known.keys()].map(word => [word, card(word)]))
for (const field of form.querySelectorAll('[data-pictures] .field')) field.hidden = true
form.querySelector('[data-pictures]').append(picker)
draw()
addEventListener('hashchange', () => {
  takeFromAddress()
  draw()
})

// A printed code leads here with the code behind a "#", which no server sees. It leaves the address
// at once, so that it stays in no history.
function takeFromAddress() {
  const parts = decodeURIComponent(location.hash.slice(1)).split('-')
  if (location.hash) history.replaceState(null, '', location.pathname)
  if (parts.length !== 4 || !/^\d{4}$/.test(parts[3]) || !parts.slice(0, 3).every(word => known.has(word))) return
  write(parts.slice(0, 3))
  digits.value = parts[3]
  form.querySelector('[type=submit]').focus()
}

function picked() {
  return places.map(place => place.value).filter(Boolean)
}

function write(words) {
  places.forEach((place, at) => (place.value = words[at] ?? ''))
}

function make(name, css, ...children) {
  const made = document.createElement(name)
  made.className = css
  made.append(...children)
  return made
}

function drawing(word) {
  const svg = document.createElementNS(SVG, 'svg')
  svg.setAttribute('class', 'picture')
  svg.setAttribute('aria-hidden', 'true')
  const use = document.createElementNS(SVG, 'use')
  use.setAttribute('href', `${form.dataset.sprite}#p${known.get(word).drawing}`)
  svg.append(use)
  return svg
}

function card(word) {
  const button = make('button', 'pick', drawing(word), make('span', '', known.get(word).label))
  button.type = 'button'
  button.addEventListener('click', () => toggle(word))
  grid.append(make('li', '', button))
  return button
}

function toggle(word) {
  const words = picked()
  const isOn = words.includes(word)
  write(isOn ? words.filter(one => one !== word) : [...words, word])
  say(isOn ? says.removed : says.picked, word, words.length + 1)
  draw()
  if (picked().length === 3) digits.focus()
  else if (isOn) cards.get(word).focus()
}

function say(sentence, word, place) {
  status.textContent = sentence.replace('{picture}', known.get(word).label).replace('{place}', place)
}

function draw() {
  const words = picked()
  chosen.replaceChildren(...places.map((_, at) => slot(words[at], at + 1)))
  for (const [word, button] of cards) button.setAttribute('aria-pressed', words.includes(word))
  grid.hidden = words.length === 3 // all chosen: the numbers come next
}

function slot(word, place) {
  if (!word) return make('li', 'slot', make('span', '', String(place)))
  const button = make('button', 'pick', drawing(word), make('span', '', known.get(word).label))
  button.type = 'button'
  button.setAttribute('aria-label', says.remove.replace('{picture}', known.get(word).label))
  button.addEventListener('click', () => toggle(word))
  return make('li', 'slot slot-full', button)
}
