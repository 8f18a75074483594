// The service worker's copies of pages and of what they need.
//
// Two caches, and nothing personal in either: documents that the server gives to everyone alike,
// each under its path alone, and the files that they name. Answers, codes, the pages about them and
// the pages of staff pass by.

const PAGES = 'voice-pages-1'
const FILES = 'voice-files-1'
const KEPT = /^\/[a-z]{2,3}\/(s\/[^/]+|help|offline|event)?$/
const SHORT = /^\/(s\/[^/]+)?$/ // as on a poster: any language will do
const MOST_PAGES = 60
const SLOW = ['slow-2g', '2g', '3g']

const match = { ignoreVary: true } // one copy serves every way of packing it
const pathOf = ({ url }) => new URL(url).pathname

// Let go of what an earlier version of this kept elsewhere.
export async function takeOver() {
  const names = await caches.keys()
  const old = names.filter(name => name.startsWith('voice-') && name !== PAGES && name !== FILES)
  await Promise.all(old.map(name => caches.delete(name)))
}

export const mayKeep = path => KEPT.test(path)

// A file's copy.
export const kept = path => caches.match(path, { cacheName: FILES, ...match })

export async function keepAsset(path, reply) {
  if (isForEver(reply)) await (await caches.open(FILES)).put(path, reply)
}

// The copy of a page; for an address without a language, the way to the copy that was opened last.
export async function find(path) {
  const pages = await caches.open(PAGES)
  if (!SHORT.test(path)) return pages.match(path.replace(/^(\/[a-z]{2,3})$/, '$1/'), match)
  const paths = (await pages.keys()).map(pathOf).filter(one => one.replace(/^\/\w+/, '') === path)
  return paths.length ? Response.redirect(paths.at(-1)) : undefined
}

// The page that says that there is no signal, in the language of the address or else the last one.
export async function advice(path) {
  const pages = await caches.open(PAGES)
  const named = `/${path.split('/')[1]}/offline`
  const paths = (await pages.keys()).map(pathOf).filter(one => one.endsWith('/offline'))
  return pages.match(paths.find(one => one === named) ?? paths.at(-1), match)
}

const isForEveryone = ({ ok, type, redirected, headers }) =>
  ok && type === 'basic' && !redirected &&
  /^text\/html/.test(headers.get('Content-Type')) && /\bpublic\b/.test(headers.get('Cache-Control'))

const isForEver = ({ ok, headers }) => ok && /\bimmutable\b/.test(headers.get('Cache-Control'))

// A survey that is over goes in every language.
export async function forget(path) {
  const pages = await caches.open(PAGES)
  const tail = path.replace(/^\/\w+/, '')
  for (const key of await pages.keys()) if (pathOf(key).endsWith(tail)) await pages.delete(key)
  await tidy(pages)
}

// Keep a page that is for everyone, once everything that it names is kept. Whether it has changed.
export async function keepPage(path, reply, files = []) {
  if (!mayKeep(path) || !isForEveryone(reply)) return false
  const pages = await caches.open(PAGES)
  const before = await pages.match(path, match)
  const isNew = !before || before.headers.get('ETag') !== reply.headers.get('ETag')
  if (isNew) await keepFiles([...namesIn(await reply.clone().text()), ...files])
  await pages.put(path, reply) // also when it is the same: the one that was opened last stands last
  if (isNew) await tidy(pages)
  return isNew
}

// The page that is open, what it loaded, and what belongs to it: advice and help in its language;
// where the line is good, the same survey in its other languages.
export async function keepAll(path, files) {
  const reply = await fetch(path, { credentials: 'omit' })
  const text = await reply.clone().text()
  const isNew = await keepPage(path, reply, files)
  const home = path.replace(/^(\/\w+\/).*/, '$1')
  const others = isSlow() ? [] : othersIn(text, path)
  for (const one of [`${home}offline`, `${home}help`, home, ...others]) await keepToo(one, isNew)
  const pages = await caches.open(PAGES)
  const copy = await pages.match(path, match)
  if (copy) await pages.put(path, copy) // it was opened; the others only belong to it
}

async function keepToo(path, isNew) {
  const pages = await caches.open(PAGES)
  if (!isNew && (await pages.match(path, match))) return
  const reply = await fetch(path, { credentials: 'omit', priority: 'low' })
  await keepPage(path, reply)
}

const isSlow = ({ saveData, effectiveType } = navigator.connection ?? {}) =>
  saveData || SLOW.includes(effectiveType)

const othersIn = (text, path) =>
  [...text.matchAll(/href="(\/[a-z]{2,3}\/[^"]*)"[^>]* hreflang=/g)]
    .map(([, one]) => one)
    .filter(one => one !== path && mayKeep(one))

// Files by their paths, and the scripts that these scripts import. All of them, or an error.
async function keepFiles(names) {
  const files = await caches.open(FILES)
  const wanted = new Set(names)
  for (const name of wanted) { // grows on the way
    const reply = (await files.match(name, match)) ?? (await bring(files, name))
    if (!name.endsWith('.js')) continue
    for (const other of importsIn(await reply.text(), name)) wanted.add(other)
  }
}

async function bring(files, name) {
  const reply = await fetch(name)
  if (!isForEver(reply)) throw new Error(name) // another version's, or none
  await files.put(name, reply.clone())
  return reply
}

const namesIn = text => new Set(text.match(/\/(assets|pictures)\/[^"'\s#)<>&]+/g))

const importsIn = (text, name) =>
  [...text.matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g)]
    .map(([, other]) => new URL(other, location.origin + name).pathname)

const versionOf = path => /^\/assets\/([^/]+)\//.exec(path)?.[1]

// Let go of the oldest pages, and of files that no kept page needs.
async function tidy(pages) {
  const keys = await pages.keys()
  for (const key of keys.slice(0, -MOST_PAGES)) await pages.delete(key)
  const named = new Set()
  for (const key of await pages.keys()) {
    for (const name of namesIn(await (await pages.match(key)).text())) named.add(name)
  }
  const versions = new Set([...named].map(versionOf).filter(Boolean))
  const files = await caches.open(FILES)
  for (const key of await files.keys()) {
    const path = pathOf(key)
    if (!named.has(path) && !versions.has(versionOf(path))) await files.delete(key)
  }
}
