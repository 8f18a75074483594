// Decisions without leaving the list: the answer's page is read and this comment's part replaced.
// Without it, every form loads the page again at the same comment.

const toast = document.createElement('p')
toast.className = 'toast'
toast.setAttribute('role', 'status')
document.body.append(toast)

async function decide(form, button) {
  const reply = await fetch(form.action, { method: 'POST', body: new FormData(form, button) })
  const isAnswer = reply.ok || reply.status === 422 // the same page, with what is wrong
  if (!isAnswer || reply.url.includes('/account/')) throw new Error(String(reply.status))
  return new DOMParser().parseFromString(await reply.text(), 'text/html')
}

function swap(item, page) {
  const fresh = page.getElementById(item.id)
  if (!fresh) return
  item.replaceWith(fresh)
  fresh.focus({ preventScroll: true })
}

function tell(words) {
  toast.textContent = words
  setTimeout(() => { toast.textContent = '' }, 6000)
}

for (const list of document.querySelectorAll('[data-decide]')) {
  list.addEventListener('submit', async (event) => {
    const form = event.target
    const item = form.closest('.said')
    if (!item) return
    event.preventDefault()
    const page = await decide(form, event.submitter).catch(() => null)
    if (page) swap(item, page)
    const said = page?.querySelector('.work > .notice-go, .work > .error-summary h2')
    tell(said?.textContent ?? list.dataset.failed)
  })
}
