// Pieces of what is being recorded: kept as they come, and joined when the page went away meanwhile
// (a call, a battery, a browser that needed the room).

import * as store from '../store.js'

const WEEK = 7 * 24 * 3600 * 1000 // milliseconds, as drafts

const piecesOf = (id, key) => IDBKeyRange.bound([id, key], [id, key, []])

// Keep one, if the draft that it belongs to is still this page's; whether it is.
export function keepPiece(code, { id, page, recording }, number, piece) {
  const place = [id, recording, number]
  const isOurs = there => there?.id === id && there.page === page
  return store.putIf('pieces', place, { ...piece, place, at: Date.now() }, isOurs, ['drafts', code])
}

export const forget = (id, key) => store.remove('pieces', piecesOf(id, key)).catch(() => {})

// Let go of what nobody came back for.
export async function tidy() {
  const all = await store.all('pieces')
  const old = all.filter(({ at }) => at < Date.now() - WEEK)
  for (const { place } of old) await store.remove('pieces', place)
}

export const fileOf = pieces => {
  const [{ type }] = pieces
  return new File(pieces.map(({ blob }) => blob), 'recording', { type })
}

// The draft with the answer that was being given.
export async function join(code, { recording: key, ...draft }) {
  const pieces = await store.all('pieces', piecesOf(draft.id, key))
  if (!pieces.length) return draft
  const { seconds } = pieces.at(-1)
  const { body } = draft
  draft.files = { ...draft.files, [key]: fileOf(pieces) }
  draft.seconds = { ...draft.seconds, [key]: seconds }
  draft.joined = key
  body.answers[key] = { ...body.answers[key], media: key }
  for (const list of ['unknown', 'skipped']) body[list] = body[list].filter(one => one !== key)
  await store.put('drafts', code, draft)
  await forget(draft.id, key)
  return draft
}
