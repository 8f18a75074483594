// Hands answers in. Lets go of them only when the server has them.

import * as store from './store.js'

const LATER = [408, 425, 429]
const GONE = 410 // the person took these answers back, with their code
const PATIENCE = 30_000 // milliseconds before a silent connection counts as lost

// Send one item: {receipt}, {problem}, {problem, isGone}, or {} when it must be tried again later.
export async function send(item) {
  const giveUp = new AbortController()
  const clock = setTimeout(() => giveUp.abort(), PATIENCE)
  try {
    const reply = await fetch(item.url, {
      method: 'PUT',
      ...parcel(item),
      credentials: 'omit',
      signal: giveUp.signal,
    })
    if (reply.status >= 500 || LATER.includes(reply.status)) return {}
    const said = await reply.json() // a hotel's sign-in page is not JSON: try again later
    if (reply.ok) return said.receipt ? { receipt: said.receipt } : {}
    return { problem: said, isGone: reply.status === GONE }
  } catch {
    return {}
  } finally {
    clearTimeout(clock)
  }
}

// The request's body: a form where drawings or recordings go with the answers, or else plain JSON.
export function parcel({ body, files = {}, sealed }) {
  if (sealed) return { headers: { 'Content-Type': 'application/vnd.voice.sealed' }, body: sealed }
  const parts = Object.entries(files)
  if (!parts.length) {
    return { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }
  }
  const form = new FormData()
  form.append('response', JSON.stringify(body))
  for (const [name, file] of parts) form.append(name, file, name)
  return { body: form }
}

// Send everything that waits, one after the other; `told(item, result)` hears of each outcome.
export async function sendAll(told) {
  for (const item of (await store.all('outbox')).filter(mayGo)) {
    const result = await send(item)
    if (!result.receipt && !result.problem) break
    if (result.receipt || result.isGone) await store.remove('outbox', item.id)
    else await giveBack(item, result.problem)
    told(item, result)
  }
  show(await store.all('outbox'))
}

// What was refused is not sent again as it is.
const mayGo = item => !item.problem

// A refused item is a draft again. Where someone has begun the same survey on this device since, it
// stays until that one is finished.
async function giveBack(item, problem) {
  const stays = item.sealed || (await store.get('drafts', item.code)) // what is sealed is no draft
  if (stays) return store.put('outbox', item.id, { ...item, problem })
  return store.move('outbox', item.id, 'drafts', item.code, { ...item.draft, problem })
}

// Make a refused item a draft again, when no other draft is in its way; the draft, if there is one.
export async function findRefused(code) {
  const item = (await store.all('outbox')).find(item => item.code === code && item.problem && !item.sealed)
  if (!item) return undefined
  await giveBack(item, item.problem)
  return store.get('drafts', code)
}

// Say how many wait.
export function show(items) {
  const waiting = items.filter(mayGo).length
  const box = document.querySelector('#outbox')
  box.querySelector('[data-count]').textContent = waiting
  box.hidden = !waiting
}

// Send now, and again whenever there may be a signal.
export async function watch(told) {
  let busy = false
  const tryNow = async () => {
    if (busy) return
    busy = true
    await sendAll(told).catch(() => {})
    busy = false
  }
  addEventListener('online', tryNow)
  setInterval(tryNow, 60_000)
  document.querySelector('#outbox [data-do=send]').addEventListener('click', tryNow)
  await tryNow()
}
