// Lists the surveys that this phone has kept, in the page's language.

const language = document.documentElement.lang
const place = document.querySelector('#kept')

async function list() {
  for (const name of await caches.keys()) {
    const cache = await caches.open(name)
    for (const request of await cache.keys()) {
      const { pathname } = new URL(request.url)
      if (!pathname.startsWith(`/${language}/s/`)) continue
      const page = new DOMParser().parseFromString(await (await cache.match(request)).text(), 'text/html')
      add(pathname, page.querySelector('h1').textContent.trim())
    }
  }
}

function add(path, title) {
  const link = document.createElement('a')
  link.href = path
  link.className = 'card invitation'
  link.textContent = title
  place.querySelector('ul').append(document.createElement('li'))
  place.querySelector('li:last-child').append(link)
  place.hidden = false
}

list().catch(() => {}) // no copies, or none that we may look at
