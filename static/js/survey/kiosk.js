// The survey on a tablet that is handed round: nothing is kept but what is sealed. The page's
// answers live in its memory alone until the person finishes; then this tablet cannot read them.

import { filesOf, read } from './answers.js'
import { asked } from './asked.js'
import { showCode, tellRefusal } from './notices.js'
import { asking, form, newDraft, state } from './page.js'
import { askForHelp } from './outbox.js'
import { seal } from './sealing.js'
import { alone, countSent, letGoOfSealed, parcel, send } from './sending.js'
import * as store from './store.js'
import { device, keyOf, nextCode, placeOf, wordsIn } from './tablet.js'
import { enter, followSent, nextPerson, Presence, showBar } from './turns.js'

const THANKED = 60_000 // milliseconds that the code stands there, until we ask

let piece, presence

// Make this page a kiosk's. What it gives is what the page then does otherwise.
export async function begin() {
  const kept = await device()
  if (kept.state !== 'open') {
    location.replace(`/${kept.language}/event`)
    return new Promise(() => {}) // this page is over
  }
  piece = enter(await wordsIn(document.documentElement.lang))
  const stop = document.querySelector('#kiosk-stop')
  document.querySelector('.kiosk-bar [data-kiosk=stop]').hidden = false
  document.querySelector('.kiosk-bar').addEventListener('click', ({ target }) => {
    if (target.closest('[data-kiosk=stop]')) stop.showModal()
  })
  stop.addEventListener('close', () => stop.returnValue === 'stop' && nextPerson())
  for (const words of form.querySelectorAll('textarea, input')) {
    words.setAttribute('autocomplete', 'off')
    words.setAttribute('autocorrect', 'off')
    words.spellcheck = false // the keyboard is to learn nothing
  }
  presence = new Presence(document.querySelector('#kiosk-still'), nextPerson)
  await showBar()
  return { handIn, told: followSent() }
}

async function handIn() {
  const button = form.querySelector('[data-kind=send] .button')
  button.disabled = true
  const code = await nextCode()
  if (code && (await keepWith(code))) return thank(code.receipt)
  await sendWithout(button)
}

// A code from the stock leaves it together with the answers, or not at all: nobody else gets it.
async function keepWith({ id, receipt }) {
  const item = await close(id).catch(() => undefined)
  return item && store.moveIf('device', placeOf({ id, receipt }), 'outbox', id, item).catch(() => false)
}

// Without a code, or room to keep the answers, the server's reply must do. However often somebody
// presses, it is the same response.
async function sendWithout(button) {
  const item = await close(state.draft.id).catch(() => undefined)
  if (!item) return stay(button)
  const isKept = await store.put('outbox', item.id, item).then(() => true, () => false)
  const { receipt, problem } = await alone(item.id, () => send(item))
  if (receipt) await (isKept ? letGoOfSealed(item.id) : countSent())
  if (problem) await store.remove('outbox', item.id).catch(() => {})
  if (problem || !(isKept || receipt)) return stay(button, problem)
  thank(receipt)
}

function stay(button, problem = document.querySelector('#waiting').dataset) {
  button.disabled = false
  tellRefusal(problem, form).focus()
}

// The outbox's item: sealed, so that nobody who finds this tablet reads it.
async function close(id) {
  const { event, ...kept } = await device()
  const body = { ...read(form, asked(asking), state.draft), channel: 'event', event: event.code }
  const sealed = await seal(keyOf(kept), id, parcel({ body, files: filesOf(body, state.draft.files) }))
  return { id, url: form.dataset.api + id, code: form.dataset.code, sealed }
}

function thank(receipt) {
  state.isOver = true
  state.draft = newDraft()
  form.reset()
  const main = document.querySelector('main')
  const kept = main.querySelectorAll('#outbox, template')
  main.replaceChildren(piece('kiosk-thanks'), ...kept)
  document.querySelector('.kiosk-bar [data-kiosk=stop]').hidden = true
  const shown = main.querySelector(receipt ? '[data-has=code]' : '[data-has=none]')
  shown.hidden = false
  if (receipt) showCode(shown.querySelector('[data-code]'), receipt)
  main.querySelector('[data-kiosk=next]').addEventListener('click', nextPerson)
  history.replaceState(null, '', location.pathname)
  presence.idle = THANKED
  presence.touch()
  const heading = Object.assign(document.createElement('h1'), { tabIndex: -1 })
  const title = main.querySelector('.kiosk-title') // it knows its language
  title.append(heading)
  heading.textContent = document.title = title.dataset.title
  scrollTo(0, 0)
  heading.focus({ preventScroll: true })
  showBar()
  dispatchEvent(new Event('online')) // whoever sends may try now
  askForHelp() // and the worker, should the tablet be put away
}
