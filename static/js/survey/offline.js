// Keeps this page and what it needs on the phone, so that it opens again without a signal.

const LATER = 2000 // milliseconds; first the page itself, for the line may be slow

// Ask the worker, once the page has what it needs. `tell` hears when this page itself was kept from
// before, because nobody answered.
export function keepPages(tell) {
  const { serviceWorker } = navigator
  if (!serviceWorker) return // an old browser, or no HTTPS
  serviceWorker.addEventListener('message', ({ data }) => data.isFromBefore && tell?.())
  serviceWorker.controller?.postMessage({ ask: 'isFromBefore' })
  serviceWorker.startMessages()
  if (document.readyState === 'complete') setTimeout(begin, LATER)
  else addEventListener('load', () => setTimeout(begin, LATER))
}

async function begin() {
  try {
    await navigator.serviceWorker.register('/sw.js', { type: 'module', updateViaCache: 'none' })
    const { active } = await navigator.serviceWorker.ready
    const loaded = performance.getEntriesByType('resource').map(one => new URL(one.name).pathname)
    active.postMessage({ keep: location.pathname, files: loaded.filter(isFile) })
  } catch {
    // Without it everything works, as long as there is a signal.
  }
}

// Keep other pages of ours as well.
export async function keepAlso(pages) {
  const { active } = (await navigator.serviceWorker?.ready) ?? {}
  for (const page of pages) active?.postMessage({ keep: page })
}

const isFile = path => path.startsWith('/assets/')
