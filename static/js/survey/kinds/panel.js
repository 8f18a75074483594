// The panel in which a person records: it shows one state at a time, in one way of answering.

import { state } from '../page.js'

export const panelOf = step => step.querySelector('[data-recorder]')

const fits = (part, name, value) => !(name in part.dataset) || part.dataset[name].split(' ').includes(value)

export function show(step, now = panelOf(step).dataset.state) {
  const panel = panelOf(step)
  panel.dataset.state = now
  const { mode } = panel.dataset
  const focused = panel.contains(document.activeElement) && document.activeElement
  for (const part of panel.querySelectorAll('[data-when], [data-in]')) {
    part.hidden = !fits(part, 'when', now) || !fits(part, 'in', mode) || part.dataset.off === 'true'
  }
  if (focused && focused.closest('[hidden]')) panel.querySelector('[data-first]:not([hidden])')?.focus()
}

// A part of the panel that is not always offered in its state.
export function offer(step, name, is) {
  panelOf(step).querySelector(`[data-record=${name}]`).dataset.off = !is
}

export function say(step, name = '', seconds = 0) {
  const panel = panelOf(step)
  panel.querySelector('[data-said]').textContent = name && inWords(panel.dataset[name], seconds)
}

export const inWords = (sentence, seconds) => sentence.replace('{time}', spell(seconds))

// Minutes and seconds as people say them, in the language of the page.
function spell(seconds) {
  const { lang } = document.documentElement
  const whole = Math.max(0, Math.round(seconds))
  const parts = [[Math.floor(whole / 60), 'minute'], [whole % 60, 'second']]
  const said = parts.filter(([number, unit]) => number || (unit === 'second' && whole < 60))
  return said.map(([number, unit]) => unitsOf(lang, unit).format(number)).join(' ')
}

const unitsOf = (lang, unit) =>
  new Intl.NumberFormat(`${lang}-u-nu-latn`, { style: 'unit', unit, unitDisplay: 'long' })

// How long the recording is that answers a question, where we know.
export const secondsOf = step => state.draft.seconds?.[step.dataset.key]

export function keepSeconds(step, seconds) {
  state.draft.seconds = { ...state.draft.seconds, [step.dataset.key]: seconds }
}
