// The survey on a tablet that is handed round: nothing is kept but what is sealed. The page's
// answers live in its memory alone until the person finishes; then this tablet cannot read them.

import { read } from './answers.js'
import { showCode, tellRefusal } from './notices.js'
import { asking, form, mintId, newDraft, state } from './page.js'
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
  const item = await close(code?.id ?? mintId()).catch(() => undefined)
  if (!item) return stay(button)
  const isKept = await store
    .move('device', placeOf(code), 'outbox', item.id, item)
    .then(() => true, () => false)
  // Without a code from the stock, or room to keep the answers, the server's reply must do.
  const result = isKept && code ? code : await send(item)
  if (!isKept && !result.receipt) return stay(button, result.problem)
  thank(result.receipt)
  dispatchEvent(new Event('online')) // whoever sends may try now
}

function stay(button, problem = document.querySelector('#waiting').dataset) {
  button.disabled = false
  tellRefusal(problem, form).focus()
}

// The outbox's item: sealed, so that nobody who finds this tablet reads it.
async function close(id) {
  const { event, ...kept } = await device()
  const body = { ...read(form, asking, state.draft), channel: 'event', event: event.code }
  const sealed = await seal(keyOf(kept), id, parcel({ body, files: state.draft.files }))
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
}

// Something that waited has left. Whose it was is nobody's business here: no code is shown.
async function told(item, { receipt }) {
  if (receipt && item.sealed) await noteSent()
  await showBar()
  clearTimeout(soon)
  soon = setTimeout(checkIn, SOON)
}
