// One step of the form on each screen, with the phone's own back button.

import { asked } from './asked.js'

const WENT_ON = /^#on-/ // what a link says that led on before this script came

// Whether someone went on in this page: its address had no such place when it was opened.
export const hasGoneOn = () =>
  WENT_ON.test(location.hash) && !performance.getEntriesByType('navigation')[0]?.name.includes('#')

// What was said so far is shown to be checked, there and at the end.
export const isCheck = step => Boolean(step.querySelector('[data-place=check]'))

export class Screens {
  constructor(form, steps, shown) {
    Object.assign(this, { form, steps, shown, here: 0 })
    const controls = document.querySelector('#controls').content.cloneNode(true)
    this.trail = controls.querySelector('.trail')
    this.moves = controls.querySelector('.moves')
    this.trail.hidden = this.moves.hidden = true // until they work
    form.prepend(this.trail)
    form.append(this.moves)
    this.counted = steps.filter(step => step.matches('fieldset'))
    this.title = document.title
  }

  get step() {
    return this.steps[this.here]
  }

  // Whoever went on before this script was there stays on that question, and nothing in it moves.
  start() {
    const place = hasGoneOn() ? this.named() : 0
    if (place < 1) return this.show(0, { focus: false })
    history.replaceState({ from: place - 1 }, '', `#${this.steps[place].id}`)
    this.show(place, { focus: false, isDrawn: true })
  }

  // The step that the address names, or -1.
  named() {
    const id = location.hash.replace(WENT_ON, '#q-').slice(1)
    return this.steps.findIndex(step => step.id === id)
  }

  follow() {
    if (!this.form.isConnected) return // already handed in
    const place = location.hash ? this.named() : 0
    if (place < 0) return
    const isAsked = asked(this.steps).includes(this.steps[place])
    this.show(isAsked ? place : this.before(place))
  }

  // The places of the steps before and after one, without those that are not asked.
  before(place = this.here) {
    return Math.max(0, ...this.placesAsked().filter(one => one < place))
  }

  after() {
    return this.placesAsked().find(one => one > this.here)
  }

  placesAsked() {
    return asked(this.steps).map(step => this.steps.indexOf(step))
  }

  go(place) {
    history.pushState({ from: this.here }, '', `#${this.steps[place].id}`)
    this.show(place)
  }

  // The question before: through the history where it leads there, so that it does not grow.
  back() {
    const before = this.before()
    if (history.state?.from === before) return history.back()
    history.replaceState(null, '', `#${this.steps[before].id}`)
    this.show(before)
  }

  show(place, { focus = true, isDrawn = false } = {}) {
    this.here = place
    for (const step of this.steps) {
      const isAway = step !== this.step
      if (step.hidden !== isAway) step.hidden = isAway
    }
    this.moves.hidden = place === 0 || isCheck(this.step)
    this.moves.querySelector('.moves-instead').hidden = !this.step.dataset.key
    this.trail.hidden = false
    this.trail.querySelector('[data-do=back]').hidden = place === 0
    this.trail.classList.toggle('trail-start', place === 0 || isDrawn)
    document.querySelector('.survey-title').classList.toggle('hidden', place > 0 && !isDrawn)
    for (const note of document.querySelectorAll('.draft')) note.hidden = place > 0 && !isDrawn
    this.progress()
    this.shown(this.step)
    const heading = this.step.querySelector('h2')
    document.title = place ? `${heading.textContent.trim()} – ${this.title}` : this.title
    if (!focus) return
    scrollTo(0, 0)
    heading.focus({ preventScroll: true })
  }

  progress() {
    const counted = asked(this.steps).filter(step => this.counted.includes(step))
    const all = counted.length
    const number = counted.indexOf(this.step) + 1
    const words = this.trail.querySelector('[data-progress]')
    words.textContent = number
      ? words.dataset.progress.replace('{here}', number).replace('{all}', all)
      : ''
    const bar = this.trail.querySelector('progress')
    bar.hidden = !number && !isCheck(this.step)
    bar.max = all
    bar.value = counted.filter(step => this.steps.indexOf(step) < this.here).length
  }
}
