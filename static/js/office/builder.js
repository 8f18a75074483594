// The builder: a question opens in the list, everything typed saves itself, the list changes in its
// place. Without this script the same links and forms load the page again.

import { drag } from './builder/dragging.js'
import { checkWhileTyped } from './builder/findings.js'
import { load, say, swap, tell } from './builder/page.js'
import { choosePictures } from './builder/pictures.js'
import { showPreview } from './builder/preview.js'
import { begin, keepAll, sayKept, startSaving } from './builder/saving.js'

const TYPES = 'input, textarea, select'
const here = () => location.pathname + location.search

let shown = here()

async function go(address, options = {}) {
  await keepAll()
  const page = await load(address, options)
  if (!page || !swap(page)) return say('failed', true)
  if (!options.method || page.isMoved) history.pushState(null, '', page.address)
  shown = here()
  sayKept()
  enhance()
  tell(page)
  const focus = document.querySelector('#builder [data-focus]') ?? options.focus?.()
  focus?.focus({ preventScroll: !focus.matches('[data-focus]') })
  focus?.scrollIntoView({ block: 'nearest' })
}

function enhance() {
  document.querySelector('#builder').classList.add('is-enhanced')
  begin()
  showPreview()
}

const row = (key) => document.getElementById(`q-${key}`)
const rowLink = (key) => () => row(key)?.querySelector('.row-link')
const opened = () => document.querySelector('.asked-open textarea, .asked-open [data-words]')

// A form's own words only: those of the question were kept before.
function act(form, submitter) {
  const body = new FormData(form, submitter?.name ? submitter : null)
  const key = form.closest('.asked-item')?.dataset.key
  const focus = form.action.endsWith('/move') ? rowLink(key) : opened
  return go(form.action, { method: 'POST', body, focus })
}

function actOnAnswers(form, act) {
  const [name, group, key] = act.split('.')
  const body = new FormData()
  const box = form.elements[`new.${group}`]
  for (const field of ['csrf_token', 'open']) body.set(field, form.elements[field].value)
  if (name === 'add' && box) body.set(box.name, box.value)
  body.set('act', act)
  const focus = () => {
    const editor = document.querySelector('[data-editor]')
    const same = [...(editor?.querySelectorAll('[name=act]') ?? [])].find((one) => one.value === act && !one.disabled)
    return name === 'add' ? editor?.elements[`new.${group}`] : same ?? editor?.querySelector(`[data-answer="${key}"] [data-words], [data-words]`)
  }
  return go(form.action, { method: 'POST', body, focus })
}

document.addEventListener('submit', (event) => {
  const form = event.target
  if (!form.closest('#builder')) return
  if (form.matches('[data-act]')) {
    event.preventDefault()
    act(form, event.submitter)
  } else if (form.matches('[data-editor]')) {
    event.preventDefault()
    const typing = document.activeElement?.dataset.new
    if (event.submitter?.name === 'act') actOnAnswers(form, event.submitter.value)
    else if (typing && document.activeElement.value.trim()) actOnAnswers(form, typing)
    else keepAll()
  }
})

document.addEventListener('click', (event) => {
  const link = event.target.closest('#builder a[data-open]')
  if (event.ctrlKey || event.metaKey || event.shiftKey) return
  if (link) {
    event.preventDefault()
    go(link.href, { focus: opened })
  }
  for (const more of document.querySelectorAll('.more[open]')) {
    if (!more.contains(event.target)) more.open = false
  }
})

document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape') {
    const more = event.target.closest('.more[open]')
    if (more) more.open = false
    more?.querySelector('summary').focus()
  }
  const by = { ArrowUp: -1, ArrowDown: 1 }[event.key]
  const item = event.target.closest('.asked-item')
  if (!by || !event.altKey || !item || event.target.matches(TYPES)) return
  event.preventDefault()
  const form = item.querySelector(`form[data-by="${by}"]`)
  if (form && !form.querySelector('button').disabled) act(form)
})

// What a question is called in the list follows what is typed.
document.addEventListener('input', ({ target }) => {
  const place = target.name?.replace(/^words\./, '')
  const named = place && document.querySelector(`[data-shows="${CSS.escape(place)}"]`)
  if (named) named.textContent = target.value.trim() || named.dataset.unnamed
})

// A link within the page comes here too, and has nothing to load.
addEventListener('popstate', () => {
  if (here() !== shown) location.reload()
})

if (document.querySelector('#builder')) {
  startSaving({ reopen: (key) => go(`${location.pathname}?open=${encodeURIComponent(key)}`, { focus: opened }), saved: showPreview })
  checkWhileTyped()
  choosePictures(go)
  drag((key, to) => {
    const form = [...row(key).querySelectorAll('form')].find((one) => one.elements.to)
    form.elements.to.value = to
    act(form)
  })
  enhance()
}
