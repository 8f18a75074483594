// How loud it is: a bar that moves, or words alone for people who like less movement.

const OFTEN = 100 // milliseconds
const SOFT = 0.012 // of the loudest there is; under it, nobody speaks near the microphone
const LONG = 4000 // milliseconds without a sound before we say so

const isCalm = () =>
  'calm' in document.documentElement.dataset || matchMedia('(prefers-reduced-motion: reduce)').matches

// Watch until the returned function is called. `heard(is)` hears of each change.
export function watch(stream, bar, heard) {
  if (!self.AudioContext || !stream.getAudioTracks().length) return () => {}
  const context = new AudioContext()
  const analyser = context.createAnalyser()
  context.createMediaStreamSource(stream).connect(analyser)
  const samples = new Float32Array(analyser.fftSize)
  bar.dataset.calm = isCalm()
  let last = performance.now()
  let before

  function look() {
    analyser.getFloatTimeDomainData(samples)
    const loud = Math.sqrt(samples.reduce((all, one) => all + one * one, 0) / samples.length)
    const now = performance.now()
    if (loud > SOFT) last = now
    if (!isCalm()) bar.style.setProperty('--level', Math.min(1, Math.sqrt(loud) * 1.6).toFixed(2))
    const is = now - last < LONG
    if (is !== before) heard(is)
    before = is
  }

  const clock = setInterval(look, OFTEN)
  return () => {
    clearInterval(clock)
    bar.style.removeProperty('--level')
    context.close().catch(() => {})
  }
}
