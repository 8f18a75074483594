// Reading a page of the builder and putting its parts in the place of those that stand here.

const builder = () => document.querySelector('#builder')

// The page at an address, or null: no signal, or somebody has to sign in again.
export async function load(address, { method, body } = {}) {
  const reply = await fetch(address, { method, body, headers: { Accept: 'text/html' } }).catch(() => null)
  if (!reply || reply.status === 400 || reply.status >= 500 || isSignIn(reply)) return null
  const page = new DOMParser().parseFromString(await reply.text(), 'text/html')
  page.address = reply.url
  page.isMoved = reply.redirected
  return page
}

export const isSignIn = (reply) => reply.redirected && new URL(reply.url).pathname.includes('/account/')

// The builder as that page has it. False where it has none.
export function swap(page) {
  const fresh = page.querySelector('#builder')
  if (!fresh) return false
  builder().replaceWith(fresh)
  for (const notice of document.querySelectorAll('.work > .notice')) notice.remove() // said what was so before
  document.title = page.title
  return true
}

// What the page says that is not in the builder, such as "3 questions were added."
export function tell(page) {
  const words = [...page.querySelectorAll('.work > .notice')].map((one) => one.textContent.trim()).join(' ')
  if (words) show(words, page.querySelector('.work > .notice-stop') !== null)
}

// One of the builder's own sentences, such as `saved`; nothing for ''.
export function say(name, isBad = false, details = {}) {
  let words = name ? builder().dataset[name] : ''
  for (const [key, value] of Object.entries(details)) words = words.replace(`{${key}}`, value)
  show(words, isBad)
}

function show(words, isBad) {
  const status = builder().querySelector('[data-status]')
  status.toggleAttribute('data-bad', isBad)
  if (status.textContent !== words) status.textContent = words
}
