// Whether this device is a tablet that is handed round. Until that is known, nothing is kept in the
// clear, and nothing that was kept is shown.

import { state } from './page.js'
import * as store from './store.js'

let looking

// Make this page a kiosk's where it is one; whether it is known. Asks anew after a failed read.
export async function findKiosk() {
  if (state.isKnown) return true
  looking ??= look().finally(() => (looking = undefined))
  return looking
}

// Almost nobody answers on a tablet that is handed round; those who do load what it needs.
async function look() {
  const kept = await store.get('device', 'event').catch(() => null)
  if (kept === null) return false
  if (kept && !kept.isOver) {
    state.kiosk = await import('./kiosk.js').then(({ begin }) => begin()).catch(() => giveUp(kept))
  }
  state.isKnown = true
  return true
}

// Without its words or its script, this tablet must take nobody's answers.
function giveUp({ language = document.documentElement.lang }) {
  location.replace(`/${language}/event`)
  return new Promise(() => {}) // this page is over
}
