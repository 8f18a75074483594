// The panel of "My way": the same form as its page, opened over any other page.

import { canListen, dress, read, write } from './way.js'

let dialog

// Open it over the page; the form comes from the page that the link leads to.
export async function open(link) {
  dialog ??= await bring(link)
  if (dialog.open) return
  fill(dialog.querySelector('form'))
  dialog.showModal() // keeps the focus inside, closes with Escape, gives the focus back
  dialog.querySelector('h2').focus()
}

async function bring(link) {
  const [reply] = await Promise.all([fetch(link.href, { credentials: 'omit' }), dress()])
  if (!reply.ok) throw new Error(reply.status)
  const page = new DOMParser().parseFromString(await reply.text(), 'text/html')
  const form = document.adoptNode(page.querySelector('#my-way'))
  const sheet = document.createElement('dialog')
  sheet.className = 'way-sheet'
  sheet.setAttribute('aria-labelledby', 'W-title')
  const title = document.createElement('h2')
  Object.assign(title, { id: 'W-title', tabIndex: -1, textContent: form.dataset.title })
  const head = document.createElement('div')
  const close = form.querySelector('[type=submit]').cloneNode(true)
  head.className = 'way-head'
  close.setAttribute('form', form.id)
  close.classList.add('button-quiet')
  head.append(title, close)
  sheet.append(head, form)
  sheet.addEventListener('click', event => event.target === sheet && sheet.close())
  form.addEventListener('submit', () => sheet.close())
  document.addEventListener('voice:wipe', () => sheet.close())
  document.body.append(sheet)
  watch(form)
  return sheet
}

// On its own page the form simply stands there.
export async function settle(form) {
  await dress()
  document.querySelector('[data-plain]').hidden = true
  fill(form)
  watch(form)
  form.addEventListener('submit', () => (history.length > 1 ? history.back() : location.assign('./')))
}

function fill(form) {
  for (const [name, value] of Object.entries(read())) {
    for (const box of form.elements[name]) box.checked = box.value === value
  }
  form.hidden = false
  const can = canListen()
  form.querySelector('[data-voice]').hidden = !can
  form.querySelector('[data-no-voice]').hidden = can
}

function watch(form) {
  const keep = () => write({ ...read(), ...Object.fromEntries(new FormData(form)) })
  form.addEventListener('change', keep)
  form.addEventListener('reset', () => setTimeout(keep))
  form.addEventListener('submit', event => event.preventDefault())
  document.addEventListener('voice:way', () => fill(form)) // Escape has ended the scanning
}
