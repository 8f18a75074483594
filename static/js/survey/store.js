// What this device keeps: drafts (one a survey), the outbox, codes that nobody has seen yet, pieces
// of what is being recorded, and what a shared tablet is set up for. Without IndexedDB, only this page.

const NAMES = ['drafts', 'outbox', 'receipts', 'device', 'pieces']
const VERSION = 4
const PATIENCE = 2000 // milliseconds; some browsers never answer in a private window

let opening

function open() {
  opening ??= connect(VERSION)
  return opening
}

function close() {
  opening = undefined // the next one tries again
}

function connect(version) {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open('voice', version)
    setTimeout(() => reject(new Error('no answer')), PATIENCE)
    request.onupgradeneeded = () => {
      const kept = request.result
      const missing = NAMES.filter(name => !kept.objectStoreNames.contains(name))
      missing.forEach(name => kept.createObjectStore(name))
    }
    request.onsuccess = () => {
      const kept = request.result
      kept.onclose = close
      kept.onversionchange = () => { // a newer page of ours wants to add to it
        kept.close()
        close()
      }
      opening = Promise.resolve(kept) // also when it comes late
      resolve(kept)
    }
    request.onerror = () => {
      close()
      const isNewer = request.error?.name === 'VersionError' // a newer page of ours has been here
      return isNewer ? connect().then(resolve, reject) : reject(request.error)
    }
  })
}

// Whether nothing was ever kept here: making the stores takes time, which a first visit need not
// wait for. "No" where the browser cannot say.
export const isNew = async () => {
  const known = await self.indexedDB?.databases?.().catch(() => undefined)
  return known?.every(({ name }) => name !== 'voice') ?? false
}

// Do some work in one transaction; its result once it is safe. Whatever fails, nothing is changed.
async function transact(mode, work, durability = 'default') {
  const transaction = (await open()).transaction(NAMES, mode, { durability })
  return new Promise((resolve, reject) => {
    let request
    transaction.oncomplete = () => resolve(request?.result)
    transaction.onabort = () => reject(transaction.error ?? new Error('aborted'))
    try {
      request = work(name => transaction.objectStore(name))
    } catch (error) {
      transaction.abort()
      reject(error)
    }
  })
}

export const get = (name, key) => transact('readonly', store => store(name).get(key))
export const all = (name, range) => transact('readonly', store => store(name).getAll(range))
export const put = (name, key, value) => transact('readwrite', store => store(name).put(value, key))
export const remove = (name, key) => transact('readwrite', store => store(name).delete(key))
export const clear = name => transact('readwrite', store => store(name).clear())

// Put a value, if `may(what stands there)` lets us, or what stands in another place; whether it did.
export async function putIf(name, key, value, may, [where, which] = [name, key]) {
  let isPut = false
  await transact('readwrite', store => {
    const looking = store(where).get(which)
    looking.onsuccess = () => {
      isPut = may(looking.result)
      if (isPut) store(name).put(value, key)
    }
  })
  return isPut
}

// Let a value become another in one step, and put some others beside it: nobody's change gets lost
// between. Where it becomes nothing, nothing is changed.
export const change = (name, key, become, beside = []) =>
  transact('readwrite', store => {
    const looking = store(name).get(key)
    looking.onsuccess = () => {
      const now = become(looking.result)
      if (now === undefined) return
      for (const [place, value] of [[key, now], ...beside]) store(name).put(value, place)
    }
  })

// Let go of a value and change another because of it, both or neither. Whoever comes second to let
// go of it changes nothing.
export const removeAndChange = (from, fromKey, name, key, become) =>
  transact('readwrite', store => {
    const looking = store(from).get(fromKey)
    looking.onsuccess = () => {
      if (looking.result === undefined) return
      store(from).delete(fromKey)
      const other = store(name).get(key)
      other.onsuccess = () => store(name).put(become(other.result), key)
    }
  })

// Move a value, if there is still something in the place it leaves; whether there was.
export async function moveIf(from, fromKey, to, toKey, value) {
  let isThere = false
  await transact(
    'readwrite',
    store => {
      const looking = store(from).get(fromKey)
      looking.onsuccess = () => {
        isThere = looking.result !== undefined
        if (!isThere) return
        store(to).put(value, toKey)
        store(from).delete(fromKey)
      }
    },
    'strict',
  )
  return isThere
}

// A finished draft becomes something to send, and the other way round, both or neither; and it has
// reached the disk, for a phone may lose its power.
export const move = (from, fromKey, to, toKey, value) =>
  transact(
    'readwrite',
    store => {
      const putting = store(to).put(value, toKey)
      store(from).delete(fromKey)
      return putting
    },
    'strict',
  )
