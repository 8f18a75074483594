// What the modules of a survey's page share: its parts, and the draft that is being answered.

export const form = document.querySelector('#survey')
export const steps = [...form.querySelectorAll('.step')]
export const asking = steps.filter(step => step.dataset.key)
// The page to check what was said before the last questions, which anyone may leave out; -1 where the
// one at the very end shows everything.
const check = steps.findIndex(step => step.dataset.kind === 'check')
export const isLate = step => check >= 0 && steps.indexOf(step) > check
export const who = form.querySelector('[data-who]')
export const { code } = form.dataset
// Let the phone draw, and hear taps, between two long pieces of work.
export const rest = () => globalThis.scheduler?.yield?.() ?? new Promise(done => setTimeout(done))

export const piece = name => document.querySelector(`#${name}`).content.cloneNode(true)

// `isSending`: on its way now; `isElsewhere`: another page of ours answers the same draft. On a tablet
// that is handed round, `kiosk` says what the page does otherwise; `isKnown`: whether it is one.
export const state = {
  draft: newDraft(),
  isOver: false,
  isSending: false,
  isElsewhere: false,
  isKnown: false,
  kiosk: undefined,
}

// Whether someone left quickly: what they said is then not shown by itself.
export function hasLeft() {
  try {
    return Boolean(localStorage.getItem('voice.left'))
  } catch {
    return false
  }
}

export function newDraft() {
  return { id: mintId(), startedAt: new Date().toISOString(), files: {} }
}

export function mintId() {
  if (crypto.randomUUID) return crypto.randomUUID()
  const bytes = crypto.getRandomValues(new Uint8Array(16)) // pages without HTTPS
  bytes[6] = (bytes[6] & 0x0f) | 0x40
  bytes[8] = (bytes[8] & 0x3f) | 0x80
  const hex = [...bytes].map(byte => byte.toString(16).padStart(2, '0')).join('')
  return hex.replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, '$1-$2-$3-$4-$5')
}
