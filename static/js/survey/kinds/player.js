// Plays what was recorded on this device: one button starts and stops it.

export class Player {
  constructor(file, button, film) {
    Object.assign(this, { button, address: URL.createObjectURL(file), sound: film ?? new Audio() })
    this.sound.src = this.address
    for (const name of ['play', 'pause', 'ended']) this.sound.addEventListener(name, () => this.name())
    this.sound.load()
  }

  get isOn() {
    return !this.sound.paused && !this.sound.ended
  }

  toggle() {
    if (this.isOn) return this.stop()
    document.dispatchEvent(new CustomEvent('voice:hush'))
    this.sound.play().catch(() => this.name())
  }

  stop() {
    this.sound.pause()
    this.sound.currentTime = 0
  }

  name() {
    for (const label of this.button.querySelectorAll('[data-label]')) {
      label.hidden = (label.dataset.label === 'halt') !== this.isOn
    }
  }

  // The file may go.
  close() {
    this.stop()
    this.name()
    this.sound.removeAttribute('src')
    URL.revokeObjectURL(this.address)
  }
}
