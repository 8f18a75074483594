// Hands answers in, from a page or from the service worker. Lets go of them only when the server
// has them.

import * as store from './store.js'

const LATER = [408, 425, 429]
const GONE = 410 // the person took these answers back, with their code
const PATIENCE = 30_000 // milliseconds before a silent connection counts as lost
const SLOWEST = 4 // bytes a millisecond: a photo on a bad line takes its time, and is not lost
const MOST_FAILURES = 3 // in a row, before a server counts as too busy for the rest

// Pages of ours hear from each other, and from the worker, that something was sent.
export const news = 'BroadcastChannel' in self ? new BroadcastChannel('voice') : null

// What was refused is not sent again as it is.
export const mayGo = item => !item.problem

// Send one item: {receipt, leftOut} (what of it the server could not take), {problem}, {problem, isGone}, or what must be tried again later:
// {isBusy} where the server answered, {} where nobody did.
export async function send(item) {
  const giveUp = new AbortController()
  const clock = setTimeout(() => giveUp.abort(), PATIENCE + sizeOf(item) / SLOWEST)
  try {
    const reply = await fetch(item.url, {
      method: 'PUT',
      ...parcel(item),
      credentials: 'omit',
      signal: giveUp.signal,
    })
    if (reply.status >= 500 || LATER.includes(reply.status)) return { isBusy: true }
    const said = await reply.json() // a hotel's sign-in page is not JSON: try again later
    if (reply.ok) return said.receipt ? { receipt: said.receipt, leftOut: said.left_out } : {}
    return { problem: said, isGone: reply.status === GONE }
  } catch {
    return {}
  } finally {
    clearTimeout(clock)
  }
}

const sizeOf = ({ files = {}, sealed }) =>
  [...Object.values(files), sealed].reduce((all, file) => all + (file?.size ?? 0), 0)

// The request's head and body: plain JSON; a form where drawings or recordings go with the answers;
// or what a shared tablet sealed, as it is.
export function parcel({ body, files = {}, sealed, language }) {
  const headers = language ? { 'Accept-Language': language } : {} // a refusal is words for a person
  if (sealed) {
    return { headers: { ...headers, 'Content-Type': 'application/vnd.voice.sealed' }, body: sealed }
  }
  const parts = Object.entries(files)
  if (!parts.length) {
    headers['Content-Type'] = 'application/json'
    return { headers, body: JSON.stringify(body) }
  }
  const form = new FormData()
  form.append('response', JSON.stringify(body))
  for (const [name, file] of parts) form.append(name, file, name)
  return { headers, body: form }
}

// Whatever two pages do with an item, they do one after the other; with `ifAvailable`, or not at
// all. Without locks, sending twice still stores once: the address names the response.
export const alone = (id, work, options = {}) =>
  navigator.locks
    ? navigator.locks.request(`voice ${id}`, options, lock => (lock ? work() : undefined))
    : work()

// Send everything that waits, one after the other. `told(item, result)` hears of each that the
// server refused, and of each sealed one; what else arrived leaves its code in the store. How many still wait.
export async function sendAll(told = () => {}) {
  let failures = 0
  for (const { id } of (await store.all('outbox')).filter(mayGo).sort(fewestTriesFirst)) {
    const result = await alone(id, () => sendKept(id, told), { ifAvailable: true })
    failures = result?.isBusy ? failures + 1 : 0
    if (result && (isUnheard(result) || failures === MOST_FAILURES)) break
  }
  return (await store.all('outbox')).filter(mayGo).length
}

const oneMore = counted => ({ sent: (counted?.sent ?? 0) + 1 })

// What a shared tablet sent is counted as it goes, whoever sends it, and once. A full tablet that
// cannot count still lets go of it.
export const letGoOfSealed = id =>
  store
    .removeAndChange('outbox', id, 'device', 'sent', oneMore)
    .catch(() => store.remove('outbox', id))

// One that was sent without having been kept.
export const countSent = () => store.change('device', 'sent', oneMore).catch(() => {})

const isUnheard = result => !result.receipt && !result.problem && !result.isBusy

// One item that always fails must not keep the others back.
const tries = new Map()
const fewestTriesFirst = (one, other) => (tries.get(one.id) ?? 0) - (tries.get(other.id) ?? 0)

async function sendKept(id, told) {
  const item = await store.get('outbox', id)
  if (!item || !mayGo(item)) return undefined // another page was quicker
  const result = await send(item)
  if (result.receipt) await keepCode(item, result)
  else if (result.isGone) await store.remove('outbox', id)
  else if (result.problem) await store.put('outbox', id, { ...item, problem: result.problem })
  else tries.set(id, (tries.get(id) ?? 0) + 1)
  if (result.problem || (result.receipt && item.sealed)) await told(item, result)
  if (result.receipt || result.problem) news?.postMessage(id)
  return result
}

// The code stays until the person has seen it. A shared tablet has nobody to show it to; it counts.
function keepCode({ id, code, title, sealed }, { receipt, leftOut }) {
  if (sealed) return letGoOfSealed(id)
  return store.move('outbox', id, 'receipts', id, { id, code, title, receipt, leftOut, at: Date.now() })
}
