// Words that are not saved yet, on this device: they outlive a lost signal and a closed tab.

const name = () => `voice.unsaved.${document.querySelector('#builder').dataset.code}`

export function read() {
  try {
    return new Map(JSON.parse(localStorage.getItem(name()) ?? '[]'))
  } catch {
    return new Map()
  }
}

export function write(pending) {
  try {
    if (pending.size) localStorage.setItem(name(), JSON.stringify([...pending]))
    else localStorage.removeItem(name())
  } catch {
    // Full or forbidden: the page still holds the words, and says that they are not saved.
  }
}
