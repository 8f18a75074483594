// Group notes on a phone in a hall: how many comments there are, and what to do without a signal.
// Without it the form is sent like any other.

const form = document.querySelector('[data-note]')
const count = form?.querySelector('[data-count]')
const unsent = form?.querySelector('[data-unsent]')

function tellCount() {
  const number = form.elements.lines.value.split('\n').filter((line) => line.trim()).length
  count.textContent = number ? count.dataset.count.replace('{number}', number) : ''
}

// Nothing went: all of it stays on the page, and is kept again in case the page is loaded anew.
function tellUnsent() {
  form.dispatchEvent(new Event('input'))
  unsent.hidden = false
  unsent.focus()
}

async function send(button) {
  button.disabled = true
  const reply = await fetch(form.action, { method: 'POST', body: new FormData(form) }).catch(() => null)
  button.disabled = false
  const isSaved = reply?.ok && reply.redirected && !reply.url.includes('/account/')
  if (isSaved) return location.assign(reply.url)
  if (reply?.status !== 422) return tellUnsent()
  return show(await reply.text())
}

// What is wrong is said where it stands, with all that was typed.
function show(answer) {
  const page = new DOMParser().parseFromString(answer, 'text/html')
  const fresh = page.querySelector('[data-note]')
  const told = page.querySelector('.error-summary')
  document.querySelector('.error-summary')?.remove()
  form.before(told)
  form.querySelectorAll('.field, .quick').forEach((old, at) => {
    old.replaceWith(fresh.querySelectorAll('.field, .quick')[at].cloneNode(true))
  })
  form.dispatchEvent(new Event('input'))
  told.focus()
}

form?.addEventListener('input', () => count && tellCount())
form?.addEventListener('submit', (event) => {
  event.preventDefault()
  send(event.submitter)
})
if (form) requestAnimationFrame(tellCount)
