// Reading texts aloud right where they stand: record, hear, keep, and on to the next.

const LONGEST = 60_000 // milliseconds; a question takes a few seconds

const list = document.querySelector('[data-sounds]')
const words = list.dataset
let recorder
let clock

if (navigator.mediaDevices && 'MediaRecorder' in window) {
  for (const place of list.querySelectorAll('[data-recorder]')) place.hidden = false
  list.addEventListener('click', ({ target }) => {
    const button = target.closest('[data-do]')
    if (button) acts[button.dataset.do](button.closest('[data-sound-form]'))
  })
}

const acts = {
  record: form => (recorder ? recorder.stop() : record(form)),
  again: form => {
    part(form, 'made').hidden = true
    part(form, 'recorder').hidden = false
    record(form)
  },
  keep,
}

const part = (form, name) => form.querySelector(`[data-${name}]`)
const say = (form, text) => (part(form, 'said').textContent = text)

async function record(form) {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true }).catch(() => null)
  if (!stream) return say(form, words.refused)
  say(form, '')
  const pieces = []
  recorder = new MediaRecorder(stream, { audioBitsPerSecond: 48_000 })
  recorder.addEventListener('dataavailable', ({ data }) => pieces.push(data))
  recorder.addEventListener('stop', () => {
    for (const track of stream.getTracks()) track.stop()
    clearInterval(clock)
    show(form, new Blob(pieces, { type: recorder.mimeType }))
    recorder = undefined
  })
  recorder.start()
  count(part(form, 'recorder').querySelector('button'), Date.now())
}

function count(button, began) {
  const tell = () => {
    const gone = Date.now() - began
    button.textContent = words.stop.replace('{seconds}', Math.floor(gone / 1000))
    if (gone >= LONGEST) recorder?.stop()
  }
  tell()
  clock = setInterval(tell, 250)
}

function show(form, sound) {
  form.made = sound
  part(form, 'recorder').querySelector('button').textContent = words.record
  part(form, 'recorder').hidden = true
  part(form, 'made').hidden = false
  const heard = part(form, 'heard-back')
  URL.revokeObjectURL(heard.src)
  heard.src = URL.createObjectURL(sound)
  form.querySelector('[data-do=keep]').focus()
}

async function keep(form) {
  const body = new FormData()
  body.set('csrf_token', form.elements.csrf_token.value)
  body.set('place', form.elements.place.value)
  body.set('file', form.made, `sound.${form.made.type.includes('mp4') ? 'm4a' : 'webm'}`)
  const headers = { Accept: 'application/json' }
  const reply = await fetch(location.href, { method: 'POST', headers, body }).catch(() => null)
  const said = reply && !reply.redirected ? await reply.json().catch(() => null) : null
  if (!reply?.ok || !said) return say(form, said?.refused?.join(' ') || words.failed)
  finish(form)
}

function finish(form) {
  const line = form.closest('li')
  const address = part(form, 'heard-back').src
  line.dataset.hasSound = ''
  part(form, 'made').hidden = true
  part(form, 'recorder').hidden = false
  const player = line.querySelector('.pair-words > :is(audio, .tag)')
  const heard = Object.assign(document.createElement('audio'), { controls: true, src: address })
  heard.setAttribute('aria-label', line.querySelector('h3').textContent)
  player?.replaceWith(heard)
  say(form, words.kept)
  tell()
  next(line)?.focus()
}

function tell() {
  const lines = list.querySelectorAll('li.pair')
  const heard = list.querySelectorAll('[data-has-sound]').length
  const place = document.querySelector('[data-heard]')
  place.textContent = place.dataset.heard.replace('{number}', heard).replace('{all}', lines.length)
  place.parentElement.querySelector('.bar-there').setAttribute('width', `${(100 * heard) / lines.length}%`)
}

// The next text that cannot be heard; after the last, the first.
function next(line) {
  const lines = [...list.querySelectorAll('li.pair')]
  const at = lines.indexOf(line)
  const left = [...lines.slice(at + 1), ...lines.slice(0, at)].find(one => !('hasSound' in one.dataset))
  return (left ?? line).querySelector('[data-do=record]')
}
