// Say it, sign it, draw it or write it. One file at most is the answer, and words beside it. The
// recorder and the paper are loaded for those who want them.

import { asking, state, who } from '../page.js'
import { inWords, keepSeconds, offer, panelOf, say, secondsOf, show } from './panel.js'
import { fileOf, isDrawn, isPicture, mayTake, pictured, put, shrunk, take, tell } from './pictured.js'

const MOST = { audio: 8, video: 40 } // megabytes, as the server takes them

const recorders = new WeakMap()
const asides = new WeakMap() // step -> {file, seconds} that were deleted or done again
const papers = new WeakSet() // the steps that have paper, or get it now
const laid = new WeakSet() // those where it can be drawn on
let drawing // the module, once someone draws

const find = (step, what) => step.querySelector(what)
const canRecord = () => Boolean(self.MediaRecorder && navigator.mediaDevices?.getUserMedia)
const isBusy = step => Boolean(recorders.get(step)?.isBusy)
const isRecording = file => Boolean(file) && !isPicture(file)
const wayOf = step => find(step, '[data-ways] [aria-pressed=true]').dataset.wayOf

// Show what fits the way of answering and what is there already.
function arrange(step) {
  const file = fileOf(step)
  const way = wayOf(step)
  const isTaken = isBusy(step) || Boolean(file)
  for (const button of step.querySelectorAll('[data-way-of]')) {
    button.disabled = isTaken && button.dataset.wayOf !== way
  }
  panelOf(step).hidden = way === 'draw' || Boolean(file && !isRecording(file))
  find(step, '[data-board]').hidden = way !== 'draw' || !laid.has(step) || Boolean(file && !isDrawn(file))
  find(step, '.pictured-choose').hidden = isTaken
  offer(step, 'back', asides.has(step))
  offer(step, 'app', mayTake(step))
  if (isBusy(step)) return show(step)
  const { state: now } = panelOf(step).dataset
  if (isRecording(file)) show(step, 'done')
  else if (!canRecord()) show(step, 'none')
  else show(step, ['refused', 'none'].includes(now) && !file ? now : 'before')
}

function choose(step, way) {
  for (const button of step.querySelectorAll('[data-way-of]')) {
    button.setAttribute('aria-pressed', button.dataset.wayOf === way)
  }
  if (way !== 'draw') panelOf(step).dataset.mode = way
  if (way === 'draw') layPaper(step)
  else if (panelOf(step).dataset.state === 'refused') panelOf(step).dataset.state = 'before'
  tellLimit(step)
  arrange(step)
}

// How long the recording may be, in the words that say what we use.
function tellLimit(step) {
  const { seconds, signed_seconds: signed } = JSON.parse(step.dataset.rules)
  for (const [mode, most] of [['speak', seconds], ['sign', signed]]) {
    const line = panelOf(step).querySelector(`[data-when~=before] > [data-in=${mode}]`)
    if (line) line.textContent = inWords(line.textContent, most)
  }
}

async function layPaper(step) {
  if (papers.has(step)) return
  papers.add(step)
  drawing = await import('./drawing.js')
  await drawing.open(step, () => arrange(step))
  laid.add(step)
  arrange(step)
}

async function recorderOf(step) {
  const { Recorder } = await import('./recorder.js')
  if (!recorders.has(step)) {
    recorders.set(step, new Recorder(step, (file, seconds = secondsOf(step)) => asides.set(step, { file, seconds })))
  }
  return recorders.get(step)
}

// Put what is there aside; it can be brought back.
function putAside(step) {
  const file = fileOf(step)
  if (isRecording(file)) asides.set(step, { file, seconds: secondsOf(step) })
}

function remove(step) {
  putAside(step)
  keepSeconds(step)
  put(step)
  say(step, 'deleted')
  tell(step)
}

function bringBack(step) {
  const { file, seconds } = asides.get(step)
  asides.delete(step)
  putAside(step)
  keepSeconds(step, seconds)
  put(step, file)
  tell(step)
}

const doings = {
  start: async step => (await recorderOf(step)).start(),
  again: async step => (await recorderOf(step)).start(),
  stop: async step => (await recorderOf(step)).end(),
  pause: async step => (await recorderOf(step)).hold(),
  on: async step => (await recorderOf(step)).goOn(),
  play: async step => (await recorderOf(step)).play(),
  app: step => take(step, panelOf(step).dataset.mode === 'sign' ? 'video/*' : 'audio/*', 'user'),
  delete: remove,
  back: bringBack,
}

function press(step, button) {
  const { record, wayOf: way } = button?.dataset ?? {}
  if (way) choose(step, way)
  if (record) doings[record](step)?.catch?.(() => show(step, 'none'))
}

// A file that was held or brought shows itself in its own way.
function onFile(step, file) {
  if (file && !isBusy(step)) {
    const way = isRecording(file) ? (file.type.startsWith('video/') ? 'sign' : 'speak') : 'draw'
    if (way !== wayOf(step) && (way !== 'draw' || isDrawn(file))) choose(step, way)
  }
  if (!isBusy(step)) {
    const seconds = secondsOf(step)
    if (isRecording(file)) say(step, seconds ? 'ready' : 'chosen', seconds)
    else say(step)
  }
  arrange(step)
  askToPlay()
}

// A picture made small; a recording as it is, where it is not too large.
async function ready(step, file) {
  keepSeconds(step)
  if (isPicture(file)) return shrunk(file)
  const [what] = file.type.split('/')
  if (!(what in MOST)) throw new Error(file.type)
  if (file.size > MOST[what] * 1024 * 1024) {
    throw Object.assign(new Error('too large'), { words: panelOf(step).dataset.large })
  }
  return file
}

// Whether others may hear it is asked of those who spoke.
function askToPlay() {
  const box = find(who, '[data-may-play]')
  const spoken = step => step.dataset.kind === 'voice' && fileOf(step)?.type.startsWith('audio/')
  box.hidden = !asking.some(spoken)
  if (box.hidden) find(box, 'input').checked = false
}

export default {
  ...pictured,

  start(step) {
    pictured.start(step, file => ready(step, file))
    find(step, '[data-ways]').hidden = false
    step.addEventListener('voice:picture', ({ detail }) => onFile(step, detail.file))
    step.addEventListener('voice:recorder', () => arrange(step))
    step.addEventListener('click', ({ target }) => press(step, target.closest('button')))
    who.addEventListener('voice:show', askToPlay)
    document.addEventListener('voice:show', ({ target }) => target === step || recorders.get(step)?.leave())
    const drop = () => {
      asides.delete(step)
      recorders.get(step)?.drop()
    }
    document.addEventListener('voice:wipe', drop)
    step.closest('form').addEventListener('reset', drop, true)
    tellLimit(step)
    arrange(step)
  },

  read(step) {
    drawing?.catchUp(step)
    recorders.get(step)?.catchUp()
    return pictured.read(step)
  },

  write(step, value) {
    const { joined } = state.draft
    if (!value) {
      putAside(step)
      recorders.get(step)?.giveUp()
    }
    drawing?.lay(step, value)
    pictured.write(step, value)
    if (joined !== step.dataset.key) return
    delete state.draft.joined
    say(step, 'kept', secondsOf(step))
  },

  show(step, place) {
    const file = fileOf(step)
    if (!isRecording(file)) return pictured.show(step, place)
    const line = document.createElement('p')
    const { ready: words, chosen } = panelOf(step).dataset
    line.textContent = secondsOf(step) ? inWords(words, secondsOf(step)) : chosen
    place.append(line, playing(step, file))
    const story = find(step, 'textarea').value.trim()
    if (story) place.append(story)
  },
}

// A button that plays what the person recorded, beside its film where it is one.
function playing(step, file) {
  const box = document.createElement('div')
  const button = find(step, '[data-record=play]').cloneNode(true)
  const film = file.type.startsWith('video/') ? find(step, '[data-film]').cloneNode() : undefined
  button.hidden = false
  button.removeAttribute('data-record')
  box.append(...(film ? [film] : []), button)
  if (film) film.hidden = false
  let player
  button.addEventListener('click', async () => {
    const { Player } = await import('./player.js')
    player ??= new Player(file, button, film)
    player.toggle()
    document.addEventListener('voice:show', () => player.stop(), { once: true })
  })
  return box
}
