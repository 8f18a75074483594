// Sets this tablet up for an event, when someone presses the button: a link works once.

import { canSeal } from './sealing.js'
import * as store from './store.js'
import { device, pair } from './tablet.js'

const box = document.querySelector('#pairing')
const button = box.querySelector('button')
const part = name => box.querySelector(`[data-part=${name}]`)

function refuse({ title, detail }) {
  const notice = part('refused')
  notice.hidden = false
  notice.querySelector('[data-say=title]').textContent = title
  notice.querySelector('[data-say=detail]').textContent = detail
  notice.focus()
}

async function setUp() {
  const label = button.textContent
  Object.assign(button, { disabled: true, textContent: button.dataset.busy })
  const { problem } = await pair(box.dataset.token).catch(() => ({ problem: button.dataset }))
  Object.assign(button, { disabled: false, textContent: label })
  if (problem) return refuse(problem)
  const { lang } = document.documentElement
  await store.put('device', 'event', { ...(await device()), language: lang })
  location.replace(`/${lang}/event`)
}

if (canSeal()) button.addEventListener('click', setUp)
part(canSeal() ? 'ready' : 'unsafe').hidden = false
