// The survey on a tablet that is handed round: nothing is kept but what is sealed. The page's
// answers live in its memory alone until the person finishes; then this tablet cannot read them.

import { filesOf, read } from './answers.js'
import { asked } from './asked.js'
import { showCode, tellRefusal } from './notices.js'
import { asking, form, newDraft, state } from './page.js'
import { seal } from './sealing.js'
import { parcel, send } from './sending.js'
import * as store from './store.js'
import { checkIn, device, keyOf, nextCode, noteSent, placeOf, wordsIn } from './tablet.js'
import { enter, nextPerson, Presence, showBar } from './turns.js'

const THANKED = 60_000 // milliseconds that the code stands there, until we ask

const SOON = 2000 // milliseconds after something was sent, until the server hears how many

let piece, presence, soon

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
  return { handIn, told }
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
  const { receipt, problem } = await send(item)
  if (receipt || problem) await store.remove('outbox', item.id).catch(() => {})
  if (problem || !(isKept || receipt)) return stay(button, problem)
  if (receipt) await noteSent()
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
  const { dataset: words } = main.querySelector('.kiosk-title')
  main.querySelector('.kiosk-title').replaceWith(heading)
  heading.textContent = document.title = words.title
  scrollTo(0, 0)
  heading.focus({ preventScroll: true })
  showBar()
  dispatchEvent(new Event('online')) // whoever sends may try now
}

// Something that waited has left. Whose it was is nobody's business here: no code is shown.
async function told(item, { receipt }) {
  if (receipt && item.sealed) await noteSent()
  await showBar()
  clearTimeout(soon)
  soon = setTimeout(checkIn, SOON)
}
