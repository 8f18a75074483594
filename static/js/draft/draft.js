// What someone says about one question goes by itself: the page stays, with whatever is typed at the
// other questions. Without this, each form loads the page again at its question.

const NAME = 'voice.draft'

// One number for this device, kept once someone has voted, so that a vote counts once.
function numberOf(given, isVote) {
  try {
    if (isVote) localStorage[NAME] ??= given
    return localStorage[NAME] ?? given
  } catch {
    return given // then this page's own number counts
  }
}

async function send(form, button) {
  const body = new URLSearchParams(new FormData(form, button))
  body.set('device', numberOf(body.get('device'), Boolean(form.elements.wording)))
  const reply = await fetch(form.action, { method: 'POST', body, credentials: 'omit' })
  return new DOMParser().parseFromString(await reply.text(), 'text/html')
}

// The question as the answer shows it: with thanks, or with what was wrong and all that was typed.
// Forms of the same question that were not sent keep what was typed in them.
function swap(section, page, sent) {
  const fresh = page.getElementById(section.id)
  if (!fresh) return page.querySelector('main .lead')?.textContent
  const forms = [...section.querySelectorAll('form')]
  forms.forEach(form => form !== sent && fresh.querySelector(`form[action="${form.getAttribute('action')}"]`)?.replaceWith(form))
  section.replaceWith(fresh)
  fresh.querySelector('[data-thanks], .error')?.focus()
  return undefined
}

// Nothing went: everything stays as it was typed.
function tellUnsent(form, words) {
  form.querySelector('[role=alert]')?.remove()
  form.prepend(document.querySelector('#unsent').content.cloneNode(true))
  const told = form.querySelector('[role=alert]')
  if (words) told.textContent = words
  told.focus()
}

document.addEventListener('submit', async event => {
  const form = event.target.closest('[data-speak]')
  if (!form) return
  event.preventDefault()
  if (form.dataset.busy) return
  form.dataset.busy = 'yes'
  const page = await send(form, event.submitter).catch(() => null)
  delete form.dataset.busy
  if (!page) return tellUnsent(form)
  const refused = swap(form.closest('section'), page, form)
  if (refused !== undefined) tellUnsent(form, refused)
})
