// A tablet that is handed round at an event: what it is set up for, its stock of picture codes, and
// what it tells the server of itself. All of it is kept in the store `device`.

import * as store from './store.js'

const PATIENCE = 8000 // milliseconds that a page of words may take
const PLENTY = 1000 // codes: more than a stock holds
const JSON_BODY = { 'Content-Type': 'application/json' }
const inPieces = value => Uint8Array.from(atob(value), letter => letter.charCodeAt(0))

const all = () => store.all('device').catch(() => [])
const say = (address, body, headers = {}) =>
  fetch(address, {
    method: 'POST',
    headers: { ...JSON_BODY, ...headers },
    body: JSON.stringify(body),
    credentials: 'omit',
  })

// What this tablet is set up for; undefined on every other device.
export const device = () => store.get('device', 'event').catch(() => undefined)

export const keyOf = ({ key }) => inPieces(key)

// Spend a link's token: {} when the tablet is set up, or {problem}.
export async function pair(token) {
  const reply = await say('/api/v1/events/pairings', { token })
  const told = await reply.json()
  if (!reply.ok) return { problem: told }
  await navigator.storage?.persist?.().catch(() => {})
  await store.clear('drafts')
  await store.clear('device')
  await store.put('device', 'event', told)
  await checkIn(1) // some codes at least, for people who come where there is no signal
  return {}
}

// A picture code for the next person, or undefined; `sealed` takes it out as it keeps the answers.
export const nextCode = async () => (await all()).find(one => one.receipt)

export const placeOf = code => `code:${code?.id}`

export async function count() {
  const items = await store.all('outbox').catch(() => [])
  const kept = await all()
  return {
    waiting: items.filter(item => !item.problem).length,
    refused: items.filter(item => item.problem).length,
    sent: kept.find(one => 'sent' in one)?.sent ?? 0,
    codes: kept.filter(one => one.receipt).length,
  }
}

// Tell the server how it goes, hear how things stand, and fill the stock, some codes at a time; the
// device as it is now.
export async function checkIn(most = Infinity) {
  for (let time = 1; ; time++) {
    const kept = await device()
    if (!kept) return undefined
    const { device: token, event } = kept
    const address = `/api/v1/events/${event.code}/check-in`
    const counts = { ...(await count()), ...(kept.isOver && { codes: PLENTY }) } // nobody comes any more
    const reply = await say(address, counts, { Authorization: `Bearer ${token}` }).catch(() => null)
    if (reply?.status === 403) return note(token, { state: 'revoked' })
    if (!reply?.ok) return kept
    const { codes, ...told } = await reply.json()
    const now = await note(token, told, codes)
    if (!now || !codes.length || time >= most) return now
  }
}

// What the server told, and the codes it gave, unless staff ended the event here meanwhile.
async function note(token, told, codes = []) {
  let now
  const become = kept => (now = kept?.device === token ? { ...kept, ...told } : undefined)
  await store.change('device', 'event', become, codes.map(code => [placeOf(code), code]))
  return now
}

// Stop being a shared tablet. What waits is still sent; then nothing of the event is left here.
export async function end() {
  await store.change('device', 'event', kept => kept && { ...kept, isOver: true })
  for (const { id } of (await all()).filter(one => one.receipt)) {
    await store.remove('device', placeOf({ id }))
  }
}

export async function forgetEvent() {
  await checkIn()
  await store.clear('device')
}

// The kiosk's words, a page with templates: in the language, or where there is no signal to fetch
// them, in another that was kept. Fails where there are none at all.
export async function wordsIn(language) {
  const [items, own] = await Promise.all([all(), device()])
  const pages = items.filter(one => one.page)
  const kept = one => pages.find(({ page }) => page === one)?.html
  const instead = kept(own?.language) ?? pages[0]?.html
  const html =
    kept(language) ?? (await fetchWords(language).catch(error => instead ?? Promise.reject(error)))
  return new DOMParser().parseFromString(html.replace(/<style>.*?<\/style>/s, ''), 'text/html')
}

export async function fetchWords(language) {
  const signal = AbortSignal.timeout?.(PATIENCE)
  const reply = await fetch(`/${language}/event`, { credentials: 'omit', signal })
  const html = await reply.text()
  if (!reply.ok || !html.includes('id="kiosk-bar"')) throw new Error('not our page')
  await keepWords(language, html)
  return html
}

export const keepWords = (language, html) =>
  store.put('device', `page:${language}`, { page: language, html }).catch(() => {})
