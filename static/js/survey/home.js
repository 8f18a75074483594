// Pages beside the surveys send what still waits on this device, and show codes that have arrived.

import { announce, tellRefusal } from './notices.js'
import { keepPages } from './offline.js'
import { watch } from './outbox.js'

const box = document.querySelector('#outbox')

watch((item, { receipt, problem, isGone }) => {
  if (receipt && !item.sealed) announce(item) // nobody here knows whose sealed answers are
  if (isGone) tellRefusal(problem, box, { isKept: false }) // other refusals stand in the outbox
})
box.querySelector('details').open = true
keepPages(() => {
  const note = document.querySelector('#no-signal')
  if (note) box.before(note.content.cloneNode(true))
})
