// After "Leave quickly", what was said before is shown only to someone who asks for it.

import { code, form, piece, steps } from './page.js'
import { isCheck } from './screens.js'
import * as store from './store.js'

// The found draft, where it may be shown; nothing, where it is to be deleted. The form stays hidden
// until whoever asked has filled it.
export async function askAfterLeaving(found) {
  history.replaceState(null, '', location.pathname)
  form.hidden = true
  form.before(piece('left'))
  const box = form.previousElementSibling
  const said = await new Promise(done =>
    box.addEventListener('click', ({ target }) => target.dataset.do && done(target.dataset.do)),
  )
  localStorage.removeItem('voice.left')
  box.remove()
  if (said === 'on') return openAt(found)
  await store.remove('drafts', code).catch(() => {})
  return undefined
}

// Straight on to the first question without an answer, or to where what was said is checked.
function openAt(found) {
  const { answers, unknown, skipped } = found.body
  const said = new Set([...Object.keys(answers), ...unknown, ...skipped])
  const isOpen = ({ dataset: { key } }) => key && !said.has(key)
  const open = steps.find(step => isCheck(step) || isOpen(step))
  history.replaceState(null, '', `#${open.id}`)
  return found
}
