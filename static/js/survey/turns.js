// Between two people on one tablet: everything of the one before goes, also when they just leave.

import { news } from './sending.js'
import * as store from './store.js'
import { checkIn, count, device } from './tablet.js'

// Both are told on the tablet's first page: templates/involve/kiosk.html.
const IDLE = 180_000 // milliseconds without a touch, until we ask
const ANSWER = 30_000 // to say "I am still here"
const SOON = 2000 // milliseconds after something was sent, until the server hears how many
const TOUCHES = ['pointerdown', 'pointermove', 'keydown', 'input', 'scroll', 'timeupdate', 'voice:busy']
// whoever records or watches a film touches nothing, and is there

const home = kept => `/${kept?.language ?? document.documentElement.lang}/event`

// Forget the person, and stand ready for the next one. Nothing leads back.
export async function nextPerson() {
  document.dispatchEvent(new CustomEvent('voice:wipe'))
  for (const form of document.forms) form.reset()
  document.querySelector('main').replaceChildren()
  for (const kept of [sessionStorage, localStorage]) kept.clear()
  for (const name of ['drafts', 'pieces']) await store.clear(name).catch(() => {})
  location.replace(home(await device()))
}

// Links lead nowhere but to the kiosk's own pages, and no page is left behind in the history.
function keepInside() {
  history.pushState = (state, title, address) => history.replaceState(null, '', address)
  const follow = event => {
    const link = event.target.closest?.('a[href]')
    if (!link || link.dataset.do) return
    event.preventDefault()
    if (link.matches('.assent-no')) return nextPerson()
    const isHere = link.hash && link.pathname === location.pathname
    if (isHere || 'kiosk' in link.dataset) location.replace(link.href)
  }
  addEventListener('click', follow, true)
  addEventListener('pageshow', ({ persisted }) => persisted && nextPerson())
}

// Ask whether someone is there after a while without a touch; `gone` when nobody says so.
export class Presence {
  constructor(dialog, gone, idle = IDLE) {
    Object.assign(this, { dialog, gone, idle, touched: Date.now(), isGone: false })
    const touch = () => this.touch()
    for (const name of TOUCHES) addEventListener(name, touch, { capture: true, passive: true })
    dialog.addEventListener('close', touch)
    document.addEventListener('visibilitychange', () => this.look()) // a tablet may have slept
    setInterval(() => this.look(), 1000)
  }

  touch() {
    this.touched = Date.now()
  }

  look() {
    const still = Date.now() - this.touched
    if (this.isGone) return
    if (still >= this.idle + ANSWER) {
      this.isGone = true
      return this.gone()
    }
    if (still >= this.idle && !this.dialog.open) this.dialog.showModal()
    if (still < this.idle && this.dialog.open) this.dialog.close()
  }
}

async function stayAwake() {
  if (document.visibilityState === 'visible') await navigator.wakeLock?.request('screen').catch(() => {})
}

// Make this page a kiosk's: its bar, its dialogs, no way out. `words` is the page with the pieces.
export function enter(words) {
  document.body.classList.add('kiosk')
  document.querySelector('.top-name')?.removeAttribute('href')
  document.querySelector('a[data-leave]')?.remove() // here, "Stop" leaves no trace
  const styles = [...words.querySelectorAll('link[rel=stylesheet]')].map(link => link.getAttribute('href'))
  for (const href of styles.filter(one => !document.querySelector(`link[href="${one}"]`))) {
    document.head.append(Object.assign(document.createElement('link'), { rel: 'stylesheet', href }))
  }
  const { lang, dir } = words.documentElement
  const piece = name => {
    const copy = document.importNode(words.querySelector(`#${name}`).content, true)
    const isForeign = lang !== document.documentElement.lang
    for (const part of isForeign ? copy.children : []) Object.assign(part, { lang, dir })
    return copy
  }
  document.querySelector('main').before(piece('kiosk-bar'))
  document.body.append(piece('kiosk-dialogs'))
  keepInside()
  stayAwake()
  document.addEventListener('visibilitychange', stayAwake)
  return piece
}

// Say how many wait, and where we are.
export async function showBar() {
  const [{ waiting }, kept] = await Promise.all([count(), device()])
  const bar = document.querySelector('.kiosk-bar')
  bar.querySelector('[data-say=waiting]').textContent = waiting
  bar.querySelector('[data-say=place]').textContent = kept?.event.place ?? ''
}

// Something has left this tablet, or was refused: show how many wait, and let the server hear of it
// soon. What this gives is to be called when this page sent it; others tell by themselves. Whose it
// was is nobody's business here: no code is shown.
export function followSent(hear = checkIn) {
  let soon
  const told = async () => {
    clearTimeout(soon)
    soon = setTimeout(hear, SOON)
    await showBar()
  }
  news?.addEventListener('message', told)
  return told
}
