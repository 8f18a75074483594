// Choosing a picture in a dialog, with the parts of the page that does it without script.

import { load } from './page.js'

let dialog = null

async function show(address) {
  const page = await load(address)
  const part = page?.querySelector('[data-picture-page]')
  if (!part) return false
  dialog.replaceChildren(part)
  part.querySelector('.picture-cards :checked, #pictures-q').focus()
  return true
}

export function choosePictures(go) {
  dialog = document.createElement('dialog')
  dialog.className = 'picture-dialog'
  dialog.setAttribute('aria-labelledby', 'pictures-title')
  document.body.append(dialog)
  dialog.addEventListener('close', () => dialog.replaceChildren()) // the next question starts afresh
  document.addEventListener('click', async (event) => {
    const link = event.target.closest('#builder [data-pictures]')
    if (link && !event.ctrlKey && !event.metaKey) {
      event.preventDefault()
      const address = withWords(link)
      if (await show(address)) dialog.showModal()
      else location.assign(address)
    } else if (event.target.closest('dialog [data-close]')) {
      event.preventDefault()
      dialog.close()
    }
  })
  dialog.addEventListener('submit', (event) => {
    const form = event.target
    if (form.matches('[data-bring]')) return null // a file: the page that answers is the builder
    event.preventDefault()
    if (form.matches('[data-search]')) return show(`${form.action.split('?')[0]}?${new URLSearchParams(new FormData(form))}`)
    if (!form.matches('[data-pick]')) return null
    const body = new FormData(form)
    const place = [...body.keys()].find((name) => name.startsWith('before.')).slice(7)
    dialog.close()
    return go(form.action, { method: 'POST', body, focus: () => linkTo(place) })
  })
}

// The words that stand in the field now lead to better pictures than those that were saved.
function withWords(link) {
  const typed = link.parentElement.querySelector('[data-words]')?.value.trim()
  const address = new URL(link.href)
  if (typed) address.searchParams.set('q', typed.slice(0, 200))
  return address.href
}

function linkTo(place) {
  return [...document.querySelectorAll('#builder [data-pictures]')].find((one) => new URL(one.href).searchParams.get('place') === place)
}
