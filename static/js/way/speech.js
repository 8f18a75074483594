// Reads a screen aloud, in order: a recorded clip first, or else the device's own voice, sentence
// by sentence, with what is being said marked.

import { dress, read, screen, voiceFor } from './way.js'
import { partsOf } from './sentences.js'

const synthesis = window.speechSynthesis
const marks = { sentence: 'voice-sentence', word: 'voice-word' }
let parts = []
let at = 0
let turn = 0 // whatever belongs to an earlier turn says no more
let isPaused = false
let speaking // kept here: some browsers forget an utterance that nobody holds
let sound

export function listen() {
  if (parts.length) return stop()
  start()
}

export function pause() {
  if (!parts.length) return
  isPaused = !isPaused
  hush()
  show()
  if (!isPaused) say()
}

// Another screen: silence, unless the person wants each screen read.
export function changeScreen(isWanted) {
  stop()
  if (isWanted) start()
}

function start() {
  dress()
  parts = partsOf(screen()).filter(part => part.clip || voiceFor(part.language))
  at = 0
  isPaused = false
  show()
  say()
}

function stop() {
  hush()
  parts = []
  isPaused = false
  show()
}

// End what is being said, without going on to the next part.
function hush() {
  turn += 1
  synthesis?.cancel()
  sound?.pause()
  mark()
}

function say() {
  const part = parts[at]
  if (!part) return stop()
  mark(part)
  if (part.clip) return play(part)
  speak(part)
}

function goOn(mine) {
  if (mine !== turn) return
  at += 1
  say()
}

// A clip that does not come is read by the voice, if there is one.
function play(part) {
  const mine = turn
  const fail = () => {
    if (mine !== turn) return
    turn += 1 // the sound and its promise both tell: once is enough
    parts.splice(at, 1, ...part.instead.filter(one => voiceFor(one.language)))
    say()
  }
  sound = new Audio(part.clip)
  sound.playbackRate = Number(read().speed)
  sound.onended = () => goOn(mine)
  sound.onerror = fail
  sound.play().catch(fail)
}

function speak(part) {
  const mine = turn
  const voice = voiceFor(part.language)
  speaking = new SpeechSynthesisUtterance(part.text)
  Object.assign(speaking, { voice, lang: voice.lang, rate: Number(read().speed) })
  speaking.onend = () => goOn(mine)
  speaking.onerror = () => mine === turn && stop()
  // Many phones never tell where they are: a word is marked only once they do (standards Q17).
  speaking.onboundary = ({ name, charIndex, charLength }) => {
    if (mine === turn && name === 'word') paint(marks.word, part.range(charIndex, charLength))
  }
  synthesis.speak(speaking)
}

function mark(part) {
  document.querySelectorAll('.is-read').forEach(one => one.classList.remove('is-read'))
  paint(marks.word)
  paint(marks.sentence, part?.range?.())
  if (!part) return
  const card = part.element.closest('label') ?? part.element
  card.classList.add('is-read')
  card.scrollIntoView({ block: 'nearest' })
}

function paint(name, range) {
  if (!window.Highlight) return // then the whole line or card is marked
  if (range) CSS.highlights.set(name, new Highlight(range))
  else CSS.highlights.delete(name)
}

function show() {
  const isOn = parts.length > 0
  if (isOn) document.documentElement.dataset.speaking = 'on'
  else delete document.documentElement.dataset.speaking
  for (const bar of document.querySelectorAll('[data-listen]')) {
    const [button, hold] = bar.querySelectorAll('button')
    name(button.querySelector('span'), button.dataset.stop, isOn)
    name(hold, hold.dataset.goOn, isPaused)
    hold.hidden = !isOn
  }
}

// A button's other name, or its own again.
function name(place, other, isOther) {
  place.dataset.own ??= place.textContent
  place.textContent = isOther ? other : place.dataset.own
}

for (const name of ['voice:wipe', 'voice:hush']) document.addEventListener(name, stop)
addEventListener('pagehide', stop)
