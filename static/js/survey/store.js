// What this device keeps: drafts (one a survey), the outbox, and what a shared tablet is set up for.
// Without IndexedDB, only this page.

const NAMES = ['drafts', 'outbox', 'device']
let opening

function open() {
  opening ??= new Promise((resolve, reject) => {
    const request = indexedDB.open('voice', 2)
    request.onupgradeneeded = () => {
      const kept = request.result
      const missing = NAMES.filter(name => !kept.objectStoreNames.contains(name))
      missing.forEach(name => kept.createObjectStore(name))
    }
    request.onsuccess = () => resolve(request.result)
    request.onerror = request.onblocked = () => reject(request.error)
  })
  return opening
}

// Whether nothing was ever kept here: making the stores takes time, which a first visit need not
// wait for. "No" where the browser cannot say.
export const isNew = async () => {
  const known = await indexedDB.databases?.().catch(() => undefined)
  return known?.every(({ name }) => name !== 'voice') ?? false
}

// Do some work in one transaction; its result once everything is safely on the disk.
async function transact(mode, work) {
  const transaction = (await open()).transaction(NAMES, mode)
  const request = work(name => transaction.objectStore(name))
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve(request?.result)
    transaction.onabort = transaction.onerror = () => reject(transaction.error)
  })
}

export const get = (name, key) => transact('readonly', store => store(name).get(key))
export const all = name => transact('readonly', store => store(name).getAll())
export const put = (name, key, value) => transact('readwrite', store => store(name).put(value, key))
export const remove = (name, key) => transact('readwrite', store => store(name).delete(key))

// A finished draft becomes something to send, and the other way round, both or neither.
export const move = (from, fromKey, to, toKey, value) =>
  transact('readwrite', store => {
    store(from).delete(fromKey)
    return store(to).put(value, toKey)
  })
