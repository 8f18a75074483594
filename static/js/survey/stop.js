// "Stop and come back": says what is kept, until when, and how to come back.

import { KEPT, keep } from './drafts.js'
import { code, form, piece, state } from './page.js'
import * as store from './store.js'

export async function stop(screens) {
  await keep()
  const isKept = Boolean(await store.get('drafts', code).catch(() => false))
  const page = piece('stopped').firstElementChild
  for (const part of page.querySelectorAll('[data-say]')) {
    part.hidden = (part.dataset.say === 'kept') !== isKept
  }
  const until = page.querySelector('.lead[data-say=kept]')
  until.textContent = until.textContent.replace('{day}', dayOf(state.draft.at + KEPT))
  page.querySelector('[data-address]').textContent = location.host + location.pathname
  form.hidden = true
  form.after(page)
  history.pushState(null, '', '#stopped')
  addEventListener('popstate', () => goOn(page, screens), { once: true })
  page.querySelector('[data-do=on]').addEventListener('click', () => history.back())
  page.dispatchEvent(new CustomEvent('voice:show', { bubbles: true }))
  scrollTo(0, 0)
  page.querySelector('h2').focus({ preventScroll: true })
}

function goOn(page, { step }) {
  page.remove()
  form.hidden = false
  step.dispatchEvent(new CustomEvent('voice:show', { bubbles: true }))
  setTimeout(() => step.querySelector('h2').focus()) // once the browser is done with going back
}

function dayOf(moment) {
  const { lang } = document.documentElement
  const style = { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }
  const place = lang === 'en' ? 'en-GB' : `${lang}-u-nu-latn`
  return new Intl.DateTimeFormat(place, style).format(moment).replace(',', lang === 'en' ? '' : ',')
}
