// What drawings, photos and recordings share: a file in a file input, and words about it.
//
// The file input holds the picture in any case, whether it was chosen, taken or drawn here.

import { state } from '../page.js'
import { KINDS, tidy } from './plain.js'

const held = new WeakMap() // step -> the file in its file input

const find = (step, what) => step.querySelector(what)
const inputOf = step => find(step, '[type=file]')
const storyOf = step => find(step, 'textarea')

const PART = /^[A-Za-z0-9_.-]{1,80}$/

// Whether a value is an answer of this kind: the name of the part with the picture, words, or both.
const isPictured = value =>
  value !== null && typeof value === 'object' && !Array.isArray(value) &&
  Object.keys(value).every(name => name === 'media' || name === 'story') &&
  (!('media' in value) || (typeof value.media === 'string' && PART.test(value.media)))

export const fileOf = step => inputOf(step).files[0]

// What becomes of a picture is said first, and nothing that makes one is there before a yes.
function askFirst(step) {
  const box = find(step, '[data-assent]')
  if (!box) return
  const button = find(box, 'button')
  const { assent } = box.dataset
  const wait = () => {
    step.setAttribute('data-unasked', '')
    box.hidden = button.hidden = false
  }
  button.addEventListener('click', () => {
    const alike = step.closest('form').querySelectorAll(`[data-assent=${assent}]`)
    for (const other of alike) agree(other.closest('.step'))
    find(step, 'h2').focus()
  })
  step.closest('form').addEventListener('reset', wait)
  wait()
}

// Whoever has made one was asked: now, or before this page was opened again.
function agree(step) {
  const box = find(step, '[data-assent]')
  step.removeAttribute('data-unasked')
  if (box) box.hidden = true
}

// Put a picture into the form's own control; without one, empty it.
export function put(step, file) {
  if (file && isPicture(file)) agree(step)
  const hand = new DataTransfer()
  if (file) hand.items.add(file)
  inputOf(step).files = hand.files
  held.set(step, file)
  preview(step, file)
}

// Say that the answer has changed, as typing does.
export const tell = step => step.dispatchEvent(new Event('input', { bubbles: true }))

// A picture as an address of its own: our security policy lets a page show no other.
const addressOf = file =>
  new Promise(resolve => {
    const reader = new FileReader()
    reader.onload = () => resolve(reader.result)
    reader.readAsDataURL(file)
  })

async function preview(step, file) {
  const box = find(step, '[data-shown]')
  const isShown = Boolean(file) && isPicture(file) && !isDrawn(file)
  box.hidden = !isShown
  find(step, 'img').removeAttribute('src')
  step.dispatchEvent(new CustomEvent('voice:picture', { detail: { isShown, file } }))
  if (!isShown) return
  const address = await addressOf(file)
  if (held.get(step) === file) find(step, 'img').src = address
}

export const isPicture = ({ type }) => type.startsWith('image/')

// What is drawn here is a PNG; what is brought becomes a JPEG.
export const isDrawn = file => file.type === 'image/png'

// A chosen picture made small; where it was taken is left behind.
export const shrunk = async file => (await import('./shrink.js')).shrink(file)

// Take a chosen file as `ready(file)` gives it. An error with words of its own is told in them.
async function choose(step, ready) {
  const file = fileOf(step)
  step.dispatchEvent(new CustomEvent('voice:choosing'))
  const before = held.get(step)
  if (!file) return put(step, before) // the person changed their mind
  const wrong = find(step, '[data-wrong]')
  wrong.hidden = true
  try {
    put(step, await ready(file))
  } catch ({ words }) {
    put(step, before)
    wrong.textContent = words ?? find(step, '[data-pictured]').dataset.broken
    wrong.hidden = false
  }
  tell(step)
}

// Whether the device has an app of its own that brings what is asked for.
export const mayTake = step => 'capture' in inputOf(step) && matchMedia('(pointer: coarse)').matches

export function take(step, what = inputOf(step).accept, from = 'environment') {
  const input = inputOf(step)
  const { accept } = input
  Object.assign(input, { accept: what, capture: from })
  input.click()
  input.accept = accept
  input.removeAttribute('capture')
}

function remove(step) {
  put(step)
  tell(step)
  inputOf(step).focus()
}

export const pictured = {
  keepsAll: true,

  start(step, ready = shrunk) {
    const input = inputOf(step)
    askFirst(step)
    input.addEventListener('input', event => {
      event.stopPropagation() // told when the picture is small
      choose(step, ready)
    })
    find(step, '[data-picture=remove]').addEventListener('click', () => remove(step))
    const taking = find(step, '[data-picture=take]')
    if (taking) taking.hidden = !mayTake(step)
    taking?.addEventListener('click', () => take(step))
    input.form.addEventListener('reset', () => put(step))
  },

  read(step) {
    const { key } = step.dataset
    const file = fileOf(step)
    const story = tidy(storyOf(step).value)
    if (file) state.draft.files[key] = file
    else delete state.draft.files[key]
    if (!file && !story) return undefined
    return { ...(file && { media: key }), ...(story && { story }) }
  },

  write(step, { media, story = '' } = {}) {
    const kept = media && state.draft.files[media]
    put(step, kept && new File([kept], kept.name ?? media, { type: kept.type }))
    storyOf(step).value = story
  },

  fits(rules, value) {
    if (!isPictured(value)) return 'not_a_picture'
    if ('story' in value) return KINDS.text.fits(rules, value.story)
    return 'media' in value ? undefined : 'empty'
  },

  show(step, place) {
    const file = fileOf(step)
    const story = tidy(storyOf(step).value)
    if (file) {
      const image = document.createElement('img')
      image.className = 'checked-picture'
      image.alt = find(step, '[data-pictured]').dataset.name
      addressOf(file).then(address => (image.src = address))
      place.append(image)
    }
    if (story) place.append(story)
  },
}
