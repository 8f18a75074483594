// Recording in the panel: asks the browser, shows the time and the level, and keeps every second.

import { keep } from '../drafts.js'
import { rulesOf } from '../kinds.js'
import { code, state } from '../page.js'
import { Capture, letGo, open } from './capture.js'
import { fileOf as join, forget, keepPiece, tidy } from './joining.js'
import { watch } from './level.js'
import { inWords, keepSeconds, panelOf, say, show } from './panel.js'
import { fileOf, put, tell } from './pictured.js'
import { Player } from './player.js'

const ENDING = 10 // seconds before the end when we say so

tidy().catch(() => {})

export class Recorder {
  // `aside(file)` gets what a new recording replaces, or what was given up.
  constructor(step, aside) {
    Object.assign(this, { step, aside, panel: panelOf(step), isAsking: false })
    document.addEventListener('visibilitychange', () => document.hidden && this.hold('away'))
  }

  find(what) {
    return this.panel.querySelector(what)
  }

  get isBusy() {
    return this.isAsking || Boolean(this.capture)
  }

  async start() {
    if (this.isBusy) return
    const { mode } = this.panel.dataset
    this.isAsking = true
    this.player?.stop()
    this.show('asking')
    say(this.step)
    const stream = await open(mode).catch(error => this.refuse(error))
    const isWanted = this.isAsking // or left, meanwhile
    this.isAsking = false
    if (stream && isWanted) return this.begin(stream, mode)
    if (stream) letGo(stream)
    return isWanted ? undefined : this.rest()
  }

  // Without a microphone, or a yes, everything else still answers.
  refuse({ name }) {
    this.isAsking = false
    if (!fileOf(this.step)) return this.show(name === 'NotFoundError' ? 'none' : 'refused')
    this.show('done')
    return say(this.step, 'refused')
  }

  async begin(stream, mode) {
    const { key } = this.step.dataset
    const { draft } = state
    const { seconds, signed_seconds: signed } = rulesOf(this.step)
    Object.assign(this, { before: fileOf(this.step), most: mode === 'sign' ? signed : seconds, isLate: false })
    document.dispatchEvent(new CustomEvent('voice:hush')) // what is read aloud would be recorded
    let number = 0
    const piece = blob => this.keep(draft, (number += 1), blob)
    try {
      this.capture = new Capture(stream, mode, {
        piece,
        tick: () => this.tick(),
        away: () => this.hold('away'),
        cut: () => this.end('kept'),
      })
    } catch (error) {
      letGo(stream)
      return this.refuse(error)
    }
    draft.recording = key
    forget(draft.id, key)
    this.unwatch = watch(stream, this.find('[data-level]'), is => this.hear(is))
    if (mode === 'sign') {
      this.find('[data-mirror]').srcObject = stream
      this.find('[data-mirror]').play().catch(() => {})
    }
    this.show('recording')
    say(this.step, 'recording')
    this.tick()
    await keep()
  }

  // A shared tablet keeps nothing that is not sealed, and a device without room keeps nothing at all.
  async keep(draft, number, blob) {
    if (state.kiosk || !draft.page || !this.capture) return
    const { type, seconds } = this.capture
    const isOurs = await keepPiece(code, draft, number, { blob, type, seconds }).catch(() => true)
    if (!isOurs) await this.end('kept')
  }

  tick() {
    const left = this.most - this.capture.seconds
    this.find('[data-time]').textContent = inWords(this.panel.dataset.left, Math.ceil(left))
    this.step.dispatchEvent(new CustomEvent('voice:busy', { bubbles: true }))
    if (left <= 0) return this.end('over')
    if (this.isLate || left > Math.min(ENDING, this.most / 3)) return undefined
    this.isLate = true
    return say(this.step, 'ending', Math.ceil(left))
  }

  hear(is) {
    const { heard, silent } = this.panel.dataset
    this.find('[data-hearing]').textContent = is ? heard : silent
  }

  hold(why = 'paused') {
    if (!this.capture || this.capture.isPaused || this.isEnding) return
    this.capture.pause()
    this.show('paused')
    say(this.step, why)
  }

  goOn() {
    this.capture?.goOn()
    this.show('recording')
    say(this.step, 'recording')
  }

  // Whoever asks for the answer before the recording has ended gets what there is.
  catchUp() {
    if (this.capture?.pieces.length && !this.isGivenUp) put(this.step, this.made())
  }

  made() {
    const { pieces, type } = this.capture
    return join(pieces.map(blob => ({ blob, type })))
  }

  // End, and keep what there is: `why` says it in words.
  async end(why = 'ready') {
    const { capture, step } = this
    if (!capture || this.isEnding) return
    this.isEnding = true
    this.unwatch()
    await capture.end()
    const { seconds } = capture
    const file = capture.pieces.length && this.made()
    this.capture = undefined
    this.isEnding = false
    this.find('[data-mirror]').srcObject = null
    const { draft } = state
    delete draft.recording
    if (file && this.isGivenUp) this.aside(file, seconds)
    else if (file) this.take(file, seconds, why)
    this.isGivenUp = false
    this.rest()
    await keep()
    await forget(draft.id, step.dataset.key)
  }

  take(file, seconds, why) {
    if (this.before) this.aside(this.before)
    keepSeconds(this.step, seconds)
    put(this.step, file)
    say(this.step, why, seconds)
    tell(this.step)
  }

  // Another answer is given, or none: the recording is put aside, not thrown away.
  giveUp() {
    this.isAsking = false
    this.isGivenUp = Boolean(this.capture)
    return this.end()
  }

  // The person has gone to another screen.
  leave() {
    this.isAsking = false
    this.player?.stop()
    return this.end()
  }

  // Nothing stays, not even aside.
  drop() {
    const { capture } = this
    this.isAsking = false
    this.capture = undefined
    this.unwatch?.()
    this.closePlayer()
    if (capture) letGo(capture.stream)
    capture?.end()
  }

  play() {
    const file = fileOf(this.step)
    if (this.played !== file) {
      this.closePlayer()
      const film = file.type.startsWith('video/') ? this.find('[data-film]') : undefined
      this.player = new Player(file, this.find('[data-record=play]'), film)
      this.played = file
    }
    this.player.toggle()
  }

  closePlayer() {
    this.player?.close()
    this.player = this.played = undefined
  }

  show(now) {
    show(this.step, now)
    this.step.dispatchEvent(new CustomEvent('voice:recorder'))
  }

  // Nothing is going on: the panel shows what is held.
  rest() {
    this.step.dispatchEvent(new CustomEvent('voice:recorder'))
  }
}
