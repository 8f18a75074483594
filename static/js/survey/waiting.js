// The list of answers that wait on this device or were refused, each with a way to delete it.
// Loaded only where there are any.

import { alone, mayGo } from './sending.js'
import * as store from './store.js'

const { lang } = document.documentElement
const SINCE = { weekday: 'long', day: 'numeric', month: 'long', hour: 'numeric', minute: 'numeric', hour12: true }

// Made where something waits: a slow phone takes a tenth of a second over it.
let moment
function tellSince(at) {
  moment ??= new Intl.DateTimeFormat(lang === 'en' ? 'en-GB' : lang, SINCE)
  return moment.format(at)
}

const say = (place, name, words) => (place.querySelector(`[data-say=${name}]`).textContent = words)

// The rows. What a shared tablet sealed belongs to many people: it is counted, and nobody here may delete it.
export function list(box, items, changed) {
  if (box.querySelector('.waits-sure:not([hidden])')) return // someone is being asked: not under their finger
  const own = items.filter(item => !item.sealed).sort((one, other) => (one.at ?? 0) - (other.at ?? 0))
  box.querySelector('[data-list]').replaceChildren(...own.map(item => row(item, changed)))
}

function row(item, changed) {
  const line = document.querySelector('#waits').content.firstElementChild.cloneNode(true)
  const since = line.querySelector('[data-say=since]')
  since.hidden = !item.at
  since.textContent = since.textContent.replace('{when}', tellSince(item.at ?? 0))
  say(line, 'title', item.title ?? '')
  say(line, 'problem', [item.problem?.title, item.problem?.detail].filter(Boolean).join('. '))
  const change = line.querySelector('[data-do=change]')
  change.hidden = mayGo(item) || !item.page || item.page === location.pathname
  change.href = item.page ?? ''
  askFirst(line, item, changed)
  return line
}

function askFirst(line, item, changed) {
  const [sure, first] = ['.waits-sure', '.waits-first'].map(name => line.querySelector(name))
  const buttons = name => line.querySelector(`[data-do=${name}]`)
  const ask = isAsking => {
    sure.hidden = !isAsking
    first.hidden = isAsking
    buttons(isAsking ? 'keep' : 'delete').focus()
  }
  buttons('delete').addEventListener('click', () => ask(true))
  buttons('keep').addEventListener('click', () => ask(false))
  buttons('delete-now').addEventListener('click', async () => {
    await alone(item.id, () => store.remove('outbox', item.id)) // not while it is on its way
    document.querySelector('main').focus()
    sure.hidden = true
    changed()
  })
}
