// "My way": how a person likes to read and answer, on every public page. Choices are kept on this
// device and nowhere else. The panel, the voice and the scanning load when they are wanted.

const NAME = 'voice.way'
const LEFT = 'voice.left' // that someone left quickly: what they said is not shown by itself
const root = document.documentElement

// "The usual way". Each other choice stands on <html>, for the style to see.
const USUAL = { reading: 'both', size: '100', theme: 'system', calm: '', aloud: '', speed: '1', scan: '0' }

export function read() {
  try {
    return { ...USUAL, ...JSON.parse(localStorage.getItem(NAME)) }
  } catch {
    return { ...USUAL }
  }
}

export function write(choices) {
  try {
    localStorage.setItem(NAME, JSON.stringify(choices))
  } catch {
    // kept for this page alone
  }
  apply(choices)
}

function apply(choices) {
  for (const [name, usual] of Object.entries(USUAL)) {
    if (choices[name] === usual) delete root.dataset[name]
    else root.dataset[name] = choices[name]
  }
  if (JSON.stringify(choices) !== JSON.stringify(USUAL)) dress()
  if (choices.scan !== '0') import('./scan.js').then(({ scan }) => scan(Number(choices.scan)))
  document.dispatchEvent(new CustomEvent('voice:way', { detail: choices }))
}

// The style of all this is asked for by those alone who need it.
let style
export function dress() {
  style ??= Promise.all(['themes', 'way'].map(fetchStyle))
  return style
}

function fetchStyle(name) {
  return new Promise(done => {
    const link = document.createElement('link')
    link.rel = 'stylesheet'
    link.href = new URL(`../../css/${name}.css`, import.meta.url)
    link.onload = link.onerror = done
    document.head.append(link)
  })
}

function forget() {
  try {
    localStorage.removeItem(NAME)
    localStorage.removeItem(LEFT)
  } catch {
    // nothing was kept
  }
  apply({ ...USUAL })
}

// Leave: nothing to see from now on, and nothing when someone comes back with the browser's arrow.
function leave(link) {
  try {
    localStorage.setItem(LEFT, '1')
  } catch {
    // then the survey opens as ever
  }
  root.hidden = true
  document.title = ''
  history.replaceState(null, '', `/${root.lang}/`)
  location.replace(link.href)
}

let presses = []
function countShift({ key, repeat, timeStamp }) {
  if (repeat) return
  presses = key === 'Shift' ? [...presses, timeStamp].filter(one => timeStamp - one < 3000) : []
  const link = document.querySelector('a[data-leave]')
  if (presses.length > 2 && link) leave(link)
}

// The device's own voice for a language, never another language's. Voices that send the words
// elsewhere are left out: nobody else need hear what is read here.
export function voiceFor(language) {
  const wanted = primary(language)
  const fitting = (window.speechSynthesis?.getVoices() ?? []).filter(
    voice => voice.localService && primary(voice.lang) === wanted,
  )
  return fitting.find(voice => /GB/.test(voice.lang)) ?? fitting[0]
}

// "en" of "en_GB"; "ar" of "ara", which some phones say.
function primary(language) {
  const name = language.split(/[-_]/)[0].toLowerCase()
  try {
    return Intl.getCanonicalLocales(name)[0]
  } catch {
    return name
  }
}

// Not in a closed "details", and not hidden in another way.
export const isSeen = one => one.getClientRects().length > 0 && (one.checkVisibility?.() ?? true)

// What a listen button reads: the question on the screen, or the whole page.
export const screen = () =>
  document.querySelector('.stopped, .ready:not([hidden]) .step:not([hidden])') ??
  document.querySelector('main')

export const canListen = (place = screen()) =>
  Boolean(voiceFor(place.closest('[lang]').lang) || place.querySelector('[data-clip]'))

function offerListening() {
  const can = Boolean(document.querySelector('main')) && canListen()
  for (const bar of document.querySelectorAll('[data-listen]')) bar.hidden = !can
  return can
}

function onShow() {
  const isWanted = offerListening() && root.dataset.aloud
  if (isWanted || root.dataset.speaking) import('./speech.js').then(it => it.changeScreen(isWanted))
}

function onClick(event) {
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return
  const control = event.target.closest(':is(a, button):is([data-way], [data-leave], [data-hear])')
  if (!control) return
  const { hear, leave: away } = control.dataset
  if (hear) return void import('./speech.js').then(it => it[hear]())
  if (away !== undefined || window.HTMLDialogElement) event.preventDefault()
  if (away !== undefined) leave(control)
  else import('./panel.js').then(it => it.open(control)).catch(() => location.assign(control.href))
}

function begin() {
  offerListening()
  window.speechSynthesis?.addEventListener?.('voiceschanged', offerListening)
  const panel = document.querySelector('#my-way')
  if (panel) import('./panel.js').then(it => it.settle(panel))
}

apply(read())
document.addEventListener('click', onClick)
document.addEventListener('keydown', countShift)
document.addEventListener('voice:show', onShow)
document.addEventListener('voice:wipe', forget)
addEventListener('storage', () => apply(read()))
addEventListener('pageshow', ({ persisted }) => persisted && root.hidden && location.reload())
if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', begin)
else begin()
