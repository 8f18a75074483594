// The bench for a recording: keys for the player, marks in the words, and words kept while typed.
// Without it there is the browser's own player, a text box and a button.

const bench = document.querySelector('[data-bench]')
const player = bench?.querySelector('audio, video')

function back() {
  player.currentTime = Math.max(0, player.currentTime - 5)
}

function playOrPause() {
  if (player.paused) player.play().catch(() => {})
  else player.pause()
}

// Where the player is, as a line over the waveform; a press goes there.
function followWave(wave) {
  const here = wave.querySelector('[data-here]')
  const { width } = wave.viewBox.baseVal
  const length = () => (Number.isFinite(player.duration) ? player.duration : 0)
  const show = () => {
    const x = length() ? (width * player.currentTime) / length() : 0
    here.setAttribute('x1', x)
    here.setAttribute('x2', x)
  }
  for (const kind of ['timeupdate', 'seeked', 'loadedmetadata']) player.addEventListener(kind, show)
  wave.addEventListener('click', (event) => {
    const box = wave.getBoundingClientRect()
    if (length()) player.currentTime = (length() * (event.clientX - box.left)) / box.width
  })
}

// Put a mark where the person types. A chosen name goes into its mark.
function mark(box, kind) {
  const chosen = box.value.slice(box.selectionStart, box.selectionEnd).trim()
  const words = kind === 'name' && chosen ? `[name: ${chosen}]` : `[${kind}]`
  const before = box.value[box.selectionStart - 1]
  box.focus()
  box.setRangeText((before && !/\s/.test(before) ? ' ' : '') + words, box.selectionStart, box.selectionEnd, 'end')
  box.dispatchEvent(new Event('input', { bubbles: true }))
}

// Keep what is typed soon after each change; stop when somebody else typed too, and show theirs.
function keepWhileTyped(form) {
  const { version, words } = form.elements
  const state = form.querySelector('[data-state]')
  const meanwhile = form.querySelector('[data-meanwhile]')
  let kept = words.value
  let timer = 0
  let sending = false
  let isStopped = !meanwhile.hidden

  const isChanged = () => words.value !== kept
  const later = (wait) => {
    clearTimeout(timer)
    timer = setTimeout(keep, wait)
  }

  async function keep() {
    if (sending || isStopped || !isChanged()) return
    sending = true
    const sent = words.value
    const body = new FormData(form)
    const reply = await fetch(form.dataset.draft, { method: 'POST', body }).catch(() => null)
    const said = reply && !reply.redirected && (reply.ok || reply.status === 409)
      ? await reply.json().catch(() => null)
      : null
    sending = false
    if (!said) {
      state.textContent = form.dataset.failed
      later(5000)
      return
    }
    version.value = said.version
    kept = sent
    if (reply.status === 409) {
      isStopped = true
      state.textContent = form.dataset.kept
      meanwhile.querySelector('[data-theirs]').textContent = said.words
      meanwhile.hidden = false
      return
    }
    state.textContent = isChanged() ? form.dataset.typing : form.dataset.kept
    if (isChanged()) later(1500)
  }

  words.addEventListener('input', () => {
    state.textContent = form.dataset.typing
    later(1500)
  })
  form.addEventListener('submit', (event) => {
    if (sending) { // its reply brings the version that this one needs
      event.preventDefault()
      const button = event.submitter
      setTimeout(() => form.requestSubmit(button), 200)
      return
    }
    clearTimeout(timer)
    isStopped = true
    kept = words.value
  })
  window.addEventListener('pagehide', () => keep())
  window.addEventListener('beforeunload', (event) => {
    if (isChanged()) event.preventDefault()
  })
}

if (player) {
  const form = bench.querySelector('[data-words]')
  const acts = { KeyJ: back, KeyK: playOrPause }
  for (const keys of bench.querySelectorAll('[data-keys]')) keys.hidden = false
  const wave = bench.querySelector('[data-wave]')
  if (wave) followWave(wave)
  bench.querySelector('[data-speed]').addEventListener('change', (event) => {
    player.playbackRate = Number(event.target.value)
  })
  if (form) {
    keepWhileTyped(form)
    const box = form.elements.words
    acts.KeyU = () => mark(box, 'unclear')
    acts.KeyN = () => mark(box, 'name')
    for (const button of form.querySelectorAll('[data-mark]')) {
      button.addEventListener('click', () => mark(box, button.dataset.mark))
    }
  }
  bench.querySelector('[data-do=back]').addEventListener('click', back)
  bench.querySelector('[data-do=play]').addEventListener('click', playOrPause)
  // Alt with a letter, and nothing else pressed: AltGr types letters in many languages.
  document.addEventListener('keydown', (event) => {
    if (!event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return
    const act = acts[event.code]
    if (!act) return
    event.preventDefault()
    act()
  })
}
