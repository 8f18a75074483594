// What waits on this device: the person sees it, and it goes whenever there may be a signal.

import { mayGo, news, sendAll } from './sending.js'
import * as store from './store.js'

const SHORTEST = 5_000 // milliseconds between two tries
const LONGEST = 300_000

// Put a refused item where the person can change it, when no other draft is in its way; the draft.
export async function findRefused(code) {
  const item = (await store.all('outbox')).find(item => item.code === code && !item.sealed && !mayGo(item))
  return item && takeBack(item)
}

// A refused item is a draft again. Where someone has begun the same survey on this device since, it
// stays until that one is finished.
export async function takeBack(item) {
  const draft = { ...item.draft, problem: item.problem }
  if (await store.get('drafts', item.code)) return undefined
  await store.move('outbox', item.id, 'drafts', item.code, draft)
  return draft
}

// Show how many wait and how many were refused, and the list of them.
export async function show() {
  const items = await store.all('outbox')
  const waiting = items.filter(mayGo).length
  const box = document.querySelector('#outbox')
  box.hidden = !items.length
  if (!items.length) return
  for (const [name, count] of [['waiting', waiting], ['refused', items.length - waiting]]) {
    const place = box.querySelector(`[data-count=${name}]`)
    place.textContent = count
    place.parentElement.hidden = !count
  }
  box.querySelector('[data-some=waiting]').hidden = !waiting
  const { list } = await import('./waiting.js')
  list(box, items, show)
}

// The browser may send with every page closed, and should not clear away what waits.
export async function askForHelp() {
  const registration = await navigator.serviceWorker?.getRegistration().catch(() => undefined)
  await registration?.sync?.register('voice-outbox').catch(() => {})
  if (/Firefox/.test(navigator.userAgent)) return // it would ask the person, in words of its own
  await navigator.storage?.persist?.().catch(() => {})
}

// Send now, and again whenever there may be a signal. `told` hears of each refusal, and of each
// code that has arrived, each time once.
export async function watch(told) {
  const shown = new Set()
  let pause = SHORTEST
  let clock
  let busy = false
  let again = false

  async function look() {
    for (const one of await store.all('receipts')) {
      if (shown.has(one.id)) continue
      shown.add(one.id)
      told(one, one)
    }
    await show()
  }

  async function tryNow() {
    if (busy) {
      again = true
      return
    }
    busy = true
    let left
    do {
      again = false
      clearTimeout(clock)
      left = await sendAll(told).catch(() => 0)
      await look().catch(() => {})
    } while (again)
    busy = false
    if (left) later()
  }

  // Not all phones at once, when a server comes back.
  function later() {
    clearTimeout(clock)
    clock = setTimeout(tryNow, pause * (0.75 + Math.random() / 2))
    pause = Math.min(2 * pause, LONGEST)
  }

  function tryAnew() {
    pause = SHORTEST
    return tryNow()
  }

  addEventListener('online', tryAnew)
  addEventListener('voice:waiting', later)
  document.addEventListener('voice:wipe', () => store.clear('receipts').catch(() => {}))
  document.addEventListener('visibilitychange', () => document.hidden || tryAnew())
  document.querySelector('#outbox [data-do=send]').addEventListener('click', tryAnew)
  if (news) news.onmessage = () => look().catch(() => {})
  await look().catch(() => {})
  await tryNow()
  setTimeout(() => import('./waiting.js').catch(() => {}), SHORTEST) // before the signal is lost
}
