// What was opened once opens again without a signal; and answers that wait are sent, also while no
// page of ours is open. Whatever fails here fails silently: then the network answers.

import { advice, find, forget, keepAll, keepAsset, keepPage, kept, mayKeep, takeOver } from './survey/copies.js'
import { sendAll } from './survey/sending.js'

const PUBLIC = /^\/(?!api\/)([a-z]{2,3}(\/|$)|s\/|$)/
const FILE = /^\/(assets|pictures)\//
const PATIENCE = 3000 // milliseconds that a page may take when there is a copy

const OVER = [404, 409, 410]

const isFromBefore = new Set() // the pages that were shown from a copy

addEventListener('install', () => skipWaiting())

addEventListener('activate', event => event.waitUntil(takeOver().then(() => clients.claim())))

addEventListener('fetch', event => {
  const { method, mode, cache, url } = event.request
  const { origin, pathname } = new URL(url)
  if (method !== 'GET' || origin !== location.origin) return
  if (FILE.test(pathname) && cache !== 'no-store') event.respondWith(file(event, pathname))
  else if (mode === 'navigate' && PUBLIC.test(pathname)) event.respondWith(page(event, pathname))
})

addEventListener('message', event => {
  const { ask, keep, files } = event.data ?? {}
  if (ask && isFromBefore.delete(event.source.id)) event.source.postMessage({ isFromBefore: true })
  if (keep) event.waitUntil(keepAll(keep, files).catch(() => {}))
})

// The browser has a signal again. It asks once more later where something still waits.
addEventListener('sync', event => {
  if (event.tag === 'voice-outbox') event.waitUntil(sendAll().then(left => left && Promise.reject()))
})

// A file never changes under its address. Only scripts and styles are kept as they pass: which
// pictures a person saw may be their code.
async function file(event, path) {
  const copy = await kept(path).catch(() => undefined)
  if (copy) return copy
  const reply = await fetch(event.request)
  if (path.startsWith('/assets/')) event.waitUntil(keepAsset(path, reply.clone()).catch(() => {}))
  return reply
}

// The newest page where somebody answers soon; or else the copy; or else advice. The browser's own
// store is not enough of an answer: a survey may have closed or changed since.
async function page(event, path) {
  const fresh = fetch(event.request, mayKeep(path) ? { cache: 'no-cache' } : {})
  event.waitUntil(fresh.then(reply => learn(path, reply)).catch(() => {}))
  const copy = await find(path).catch(() => undefined)
  const answer = await Promise.race([fresh, ...(copy ? [silence()] : [])]).catch(() => undefined)
  if (answer && answer.status < 500) return answer
  if (copy) isFromBefore.add(event.resultingClientId)
  return copy ?? answer ?? (await advice(path).catch(() => undefined)) ?? Response.error()
}

const silence = () => new Promise(resolve => setTimeout(resolve, PATIENCE))

function learn(path, reply) {
  if (!mayKeep(path)) return undefined
  return OVER.includes(reply.status) ? forget(path) : keepPage(path, reply.clone())
}
