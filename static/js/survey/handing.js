// Hands the answers in, and tells the person what became of them.

import { read } from './answers.js'
import { hasAnswers, offer, warn } from './drafts.js'
import { announce, showCode, tellRefusal } from './notices.js'
import { send, show } from './outbox.js'
import { asking, code, form, mintId, piece, state } from './page.js'
import * as store from './store.js'

export async function handIn() {
  const { draft } = state
  const button = form.querySelector('[data-kind=send] .button')
  const label = button.textContent
  Object.assign(button, { disabled: true, textContent: document.querySelector('#words').dataset.sending })
  const item = {
    id: draft.id,
    url: form.dataset.api + draft.id,
    code,
    body: read(form, asking, draft),
    files: draft.files,
    draft,
  }
  const isKept = await store.move('drafts', code, 'outbox', item.id, item).then(() => true, () => false)
  const result = await send(item)
  if (result.receipt) await store.remove('outbox', item.id).catch(() => {})
  if (result.receipt) return thank(result.receipt)
  Object.assign(button, { disabled: false, textContent: label })
  if (!result.problem && isKept) return wait()
  if (result.isGone) draft.id = mintId() // taken back: whoever sends once more means it
  await store.move('outbox', item.id, 'drafts', code, draft).catch(warn)
  tellRefusal(result.problem ?? document.querySelector('#waiting').dataset, form).focus()
}

function finish(name) {
  state.isOver = true
  const main = document.querySelector('main')
  const heading = document.createElement('h1')
  heading.tabIndex = -1
  heading.textContent = document.title = document.querySelector(`#${name}`).dataset.title
  const pieces = main.querySelectorAll('template')
  main.replaceChildren(heading, document.querySelector('#outbox'), piece(name), ...pieces)
  history.replaceState(null, '', location.pathname)
  scrollTo(0, 0)
  heading.focus({ preventScroll: true })
  main.dispatchEvent(new CustomEvent('voice:show', { bubbles: true }))
}

function thank(receipt) {
  finish('thanks')
  showCode(document.querySelector('main [data-code]'), receipt)
}

async function wait() {
  finish('waiting')
  show(await store.all('outbox'))
}

// Answers that waited have been sent, or were refused.
export function onSent(screens) {
  return (item, { receipt, problem, isGone }) => {
    if (receipt) return state.isOver && item.id === state.draft.id ? thank(receipt) : announce(receipt)
    const isFree = item.code === code && !state.isOver && !hasAnswers(read(form, asking, state.draft))
    if (isFree && !isGone) return offer({ ...item.draft, problem }, screens)
    return tellRefusal(problem, document.querySelector('#outbox'), { isKept: !isGone })
  }
}
