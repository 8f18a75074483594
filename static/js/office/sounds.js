// Reading texts aloud right where they stand: record, hear, keep, and on to the next.

import { Capture, open } from '../survey/kinds/capture.js'
import { watch } from '../survey/kinds/level.js'

const LONGEST = 60 // seconds; a question takes a few

const list = document.querySelector('[data-sounds]')
const words = list.dataset
let now // what is being recorded: { form, capture, unwatch }
let isBusy = false // asked for the microphone, or sending

const part = (form, name) => form.querySelector(`[data-${name}]`)
const say = (form, text) => (part(form, 'said').textContent = text)
const isUnkept = () => Boolean(now || list.querySelector('[data-made]:not([hidden])'))

const acts = {
  record: form => (now ? stop() : record(form)),
  again: record,
  keep,
}

if (navigator.mediaDevices && 'MediaRecorder' in window) {
  for (const place of list.querySelectorAll('[data-recorder]')) place.hidden = false
  document.querySelector('[data-keys]').hidden = false
  list.addEventListener('click', ({ target }) => press(target.closest('[data-do]')))
  addEventListener('beforeunload', event => isUnkept() && event.preventDefault())
}

// Too much at once would be refused as a whole: better said before it is sent.
const many = document.getElementById('many')
many.addEventListener('change', () => {
  const all = [...many.files].reduce((sum, { size }) => sum + size, 0)
  many.setCustomValidity(all > Number(many.dataset.most) ? many.dataset.large : '')
  many.reportValidity()
})

async function press(button) {
  if (!button || isBusy) return
  isBusy = true
  await acts[button.dataset.do](button.closest('form'))
  isBusy = false
}

async function record(form) {
  if (now) await stop()
  const stream = await open('speak').catch(() => null)
  if (!stream) return say(form, words.refused)
  say(form, '')
  part(form, 'made').hidden = true
  part(form, 'recorder').hidden = false
  part(form, 'level').hidden = false
  const unwatch = watch(stream, part(form, 'level'), is => say(form, is ? '' : words.silent))
  const end = () => now && stop()
  const heard = { piece() {}, tick, away: end, cut: end }
  now = { form, unwatch, capture: new Capture(stream, 'speak', heard) }
  tick()
  part(form, 'recorder').querySelector('button').focus()
}

function tick() {
  if (!now) return
  const { form, capture } = now
  tellButton(form, words.stop.replace('{seconds}', Math.floor(capture.seconds)))
  if (capture.seconds >= LONGEST) stop()
}

const tellButton = (form, text) => (part(form, 'words').textContent = text)

async function stop() {
  const { form, capture, unwatch } = now
  now = undefined
  unwatch()
  await capture.end()
  say(form, '')
  tellButton(form, words.record)
  part(form, 'level').hidden = true
  show(form, new Blob(capture.pieces, { type: capture.type }))
}

function show(form, sound) {
  form.made = sound
  part(form, 'recorder').hidden = true
  part(form, 'made').hidden = false
  const heard = part(form, 'heard-back')
  if (heard.src && heard.src !== playerOf(form).src) URL.revokeObjectURL(heard.src)
  heard.src = URL.createObjectURL(sound)
  form.querySelector('[data-do=keep]').focus()
}

const playerOf = form => part(form.closest('li'), 'player')

async function keep(form) {
  const body = new FormData()
  for (const name of ['csrf_token', 'place', 'read']) body.set(name, form.elements[name].value)
  const ending = form.made.type.includes('mp4') ? 'm4a' : 'webm'
  body.set('file', form.made, `${form.closest('li').querySelector('code').textContent}.${ending}`)
  const headers = { Accept: 'application/json' }
  const reply = await fetch(location.href, { method: 'POST', headers, body }).catch(() => null)
  const said = reply && !reply.redirected ? await reply.json().catch(() => null) : null
  if (!reply?.ok || !said) return say(form, said?.refused?.join(' ') || words.failed)
  finish(form)
}

function finish(form) {
  const line = form.closest('li')
  line.dataset.hasSound = ''
  part(form, 'made').hidden = true
  part(form, 'recorder').hidden = false
  part(form, 'remove').hidden = false
  part(form, 'heard-back').pause()
  part(line, 'none').hidden = true
  line.querySelector('[data-outdated]')?.remove()
  const player = playerOf(form)
  player.src = part(form, 'heard-back').src
  player.hidden = false
  say(form, words.kept)
  tell()
  next(line).focus()
}

function tell() {
  const all = list.querySelectorAll('li.pair').length
  const heard = list.querySelectorAll('[data-has-sound]').length
  const place = document.querySelector('[data-heard]')
  place.textContent = place.dataset.heard.replace('{number}', heard).replace('{all}', all)
  document.querySelector('.bar-heard').setAttribute('width', `${(100 * heard) / all}%`)
}

// What records the next text that cannot be heard; after the last, the first.
function next(line) {
  const lines = [...list.querySelectorAll('li.pair:has([data-recorder])')]
  const at = lines.indexOf(line)
  const left = [...lines.slice(at + 1), ...lines.slice(0, at)]
  const found = left.find(one => !('hasSound' in one.dataset)) ?? line
  return found.querySelector('[data-do=record]')
}
