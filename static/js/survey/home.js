// The first page sends what still waits on this device.

import { announce, tellRefusal } from './notices.js'
import { watch } from './outbox.js'

watch((item, { receipt, problem, isGone }) => {
  if (receipt) announce(receipt)
  else tellRefusal(problem, document.querySelector('#outbox'), { isKept: !isGone })
})
