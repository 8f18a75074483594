// A shared tablet's first page: choose a survey and a language; for staff, the end of the event.

import { keepAlso, keepPages } from './offline.js'
import { watch } from './outbox.js'
import * as store from './store.js'
import { checkIn, count, device, end, fetchWords, forgetEvent, keepWords } from './tablet.js'
import { enter, followSent, nextPerson, Presence, showBar } from './turns.js'

const { lang } = document.documentElement
const EVERY_MINUTE = 60_000

const show = name => {
  for (const part of document.querySelectorAll('[data-when]')) part.hidden = part.dataset.when !== name
}

function showSurveys({ surveys }) {
  const list = document.querySelector('#surveys')
  list.replaceChildren(
    ...surveys.map(({ code, title, audience, languages }) => {
      const card = document.querySelector(`#card-${audience}`).content.firstElementChild.cloneNode(true)
      const language = languages.includes(lang) ? lang : languages[0]
      card.href = `/${language}/s/${code}`
      const words = card.querySelector('.invitation-title')
      words.textContent = title[language] ?? title.en
      if (language !== lang) words.lang = language
      const row = document.createElement('li')
      row.append(card)
      return row
    }),
  )
  const spoken = new Set(surveys.flatMap(({ languages }) => languages))
  const links = [...document.querySelectorAll('.kiosk-languages a')]
  for (const link of links) link.parentElement.hidden = !spoken.has(link.hreflang)
  document.querySelector('.kiosk-languages').hidden = spoken.size < 2
}

function render(kept) {
  showBar()
  if (!kept) return show('none')
  if (kept.isOver) return show('leaving')
  show(kept.state)
  if (kept.state === 'open') showSurveys(kept)
}

// A number to type keeps a child from leaving by accident. It guards nothing that is secret.
function openForStaff() {
  const box = document.querySelector('#kiosk-staff')
  const asked = String(1000 + crypto.getRandomValues(new Uint16Array(1))[0] % 9000)
  box.querySelector('[data-say=number]').textContent = asked
  const typed = box.querySelector('input')
  typed.addEventListener('input', async () => {
    if (typed.value !== asked) return
    box.querySelector('[data-part=gate]').hidden = true
    box.querySelector('[data-part=acts]').hidden = false
    const { waiting, refused, sent, codes } = await count()
    const words = { waiting, refused, sent, codes }
    for (const place of box.querySelectorAll('dd')) place.textContent = words[place.dataset.say]
    box.querySelector('[data-part=acts] button').focus()
  })
  box.querySelector('[data-do=again]').addEventListener('click', sendAgain)
  box.querySelector('[data-do=end]').addEventListener('click', async () => {
    await end()
    await leave()
  })
  box.addEventListener('toggle', () => box.open && typed.focus())
}

// What the server did not take may go once more, perhaps after the survey was opened again.
async function sendAgain() {
  for (const { problem, ...item } of await store.all('outbox')) {
    if (problem && item.sealed) await store.put('outbox', item.id, item)
  }
  dispatchEvent(new Event('online'))
}

async function leave() {
  const kept = await device()
  if (!kept) return // it has left already
  render(kept)
  const { waiting, refused } = await count()
  if (!kept.isOver || waiting + refused) return
  await forgetEvent()
  show('left')
}

async function keepUp() {
  await checkIn()
  await leave()
}

// For when there is no signal: the kiosk's words and the surveys in every language.
async function warmUp({ surveys }) {
  const pages = surveys.flatMap(({ code, languages }) => languages.map(one => `/${one}/s/${code}`))
  const spoken = new Set(surveys.flatMap(({ languages }) => languages))
  for (const language of spoken) await fetchWords(language).catch(() => {})
  for (const page of pages) await fetch(page, { credentials: 'omit' }).catch(() => {})
  await keepAlso(pages)
}

async function begin() {
  const kept = await device()
  if (!kept) return show('none')
  await keepWords(lang, document.documentElement.outerHTML) // there may be no signal to fetch them
  enter(document)
  new Presence(document.querySelector('#kiosk-still'), nextPerson)
  openForStaff()
  render(kept)
  watch(followSent(keepUp))
  keepPages()
  addEventListener('online', keepUp)
  setInterval(keepUp, EVERY_MINUTE)
  await Promise.all([keepUp(), warmUp(kept)]) // the stock takes a while; the signal may go before
}

begin()
