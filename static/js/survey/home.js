// The first page sends what still waits on this device.

import { announce, tellRefusal } from './notices.js'
import { watch } from './outbox.js'

watch((item, { receipt, problem }) =>
  receipt ? announce(receipt) : tellRefusal(problem, document.querySelector('#outbox')),
)
