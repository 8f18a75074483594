// Records from the microphone, or from the camera with it, in pieces of a second.

const PIECE = 1000 // milliseconds
const TICK = 250
const HOW = {
  speak: {
    wanted: { audio: { channelCount: 1, echoCancellation: true, noiseSuppression: true } },
    types: ['audio/webm;codecs=opus', 'audio/mp4'],
    rates: { audioBitsPerSecond: 48_000 },
  },
  sign: {
    wanted: {
      audio: { channelCount: 1 },
      video: {
        facingMode: 'user',
        width: { ideal: 640 },
        height: { ideal: 480 },
        frameRate: { ideal: 20, max: 25 },
      },
    },
    types: ['video/webm;codecs=vp8,opus', 'video/mp4'],
    rates: { audioBitsPerSecond: 48_000, videoBitsPerSecond: 600_000 },
  },
}

// Ask the browser, which asks the person. Who has a camera without a microphone can still sign.
export async function open(mode) {
  const { mediaDevices } = navigator
  const { wanted } = HOW[mode]
  try {
    return await mediaDevices.getUserMedia(wanted)
  } catch (error) {
    if (!wanted.video || error.name !== 'NotFoundError') throw error
    return mediaDevices.getUserMedia({ video: wanted.video })
  }
}

export function letGo(stream) {
  for (const track of stream.getTracks()) {
    track.onended = track.onmute = null
    track.stop()
  }
}

export class Capture {
  // `piece(blob, seconds)` hears of each piece, `tick()` four times a second, `away()` when the device
  // lends the microphone to a call, and `cut()` when it takes it away.
  constructor(stream, mode, { piece, tick, away, cut }) {
    Object.assign(this, { stream, pieces: [], spent: 0, since: 0 })
    const { types, rates } = HOW[mode]
    const mimeType = types.find(type => MediaRecorder.isTypeSupported(type))
    this.recorder = new MediaRecorder(stream, { ...rates, ...(mimeType && { mimeType }) })
    this.recorder.ondataavailable = ({ data }) => {
      if (!data.size) return
      this.pieces.push(data)
      piece(data, this.seconds)
    }
    this.ended = new Promise(done => (this.recorder.onstop = done))
    this.recorder.onerror = cut
    for (const track of stream.getTracks()) {
      track.onended = cut
      track.onmute = away
    }
    this.recorder.start(PIECE)
    this.since = performance.now()
    this.clock = setInterval(tick, TICK)
  }

  get type() {
    return this.recorder.mimeType.split(';')[0]
  }

  get isPaused() {
    return this.recorder.state === 'paused'
  }

  // How much is recorded so far.
  get seconds() {
    return (this.spent + (this.since && performance.now() - this.since)) / 1000
  }

  pause() {
    if (this.recorder.state !== 'recording') return
    this.spent = this.seconds * 1000
    this.since = 0
    this.recorder.requestData() // safe, should the page not come back
    this.recorder.pause()
  }

  goOn() {
    if (!this.isPaused) return
    this.recorder.resume()
    this.since = performance.now()
  }

  // End, and let the microphone go; resolves when the last piece is there.
  async end() {
    this.spent = this.seconds * 1000
    this.since = 0
    clearInterval(this.clock)
    if (this.recorder.state !== 'inactive') this.recorder.stop()
    await Promise.race([this.ended, new Promise(done => setTimeout(done, 2 * PIECE))])
    letGo(this.stream)
  }
}
