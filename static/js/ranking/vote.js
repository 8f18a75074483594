// One question a screen, and a vote that goes by itself as soon as there is a signal. Without this,
// the page is one form with everything in it.

import { ask, find, forget, keep } from './kept.js'

const DONE = 'voice.ranking.done' // by the vote's code, that this phone has voted
const WAITING = 'voice.ranking.waiting' // what could not be sent yet: address -> body
const AGAIN = 10_000 // milliseconds

const here = {} // for a browser that keeps nothing: as long as this page is open

function read(name) {
  try {
    return JSON.parse(localStorage.getItem(name)) ?? here[name] ?? {}
  } catch {
    return here[name] ?? {}
  }
}

function write(name, key, value) {
  here[name] = { ...read(name), [key]: value }
  if (value === undefined) delete here[name][key]
  try {
    localStorage.setItem(name, JSON.stringify(here[name]))
  } catch {
    // then it stays here
  }
}

// Shows a message of the page's own above the form, and reads it out.
function tell(form, template) {
  const told = document.querySelector('[data-told]')
  told.replaceChildren(document.getElementById(template).content.cloneNode(true))
  form.hidden = true
  told.firstElementChild.focus()
  told.querySelector('[data-do=another]')?.addEventListener('click', () => {
    write(DONE, form.dataset.vote, undefined)
    location.reload()
  })
}

// One question at a time, with a way back; what is not chosen is skipped.
function walk(form, steps, start) {
  const moves = form.querySelector('[data-moves]')
  const [back, next] = ['back', 'next'].map(name => moves.querySelector(`[data-do=${name}]`))
  const trail = moves.querySelector('[data-trail]')
  const send = form.querySelector('[data-send]')
  let at = 0

  function name() {
    const isChosen = Boolean(steps[at].querySelector(':checked'))
    next.textContent = isChosen ? next.dataset.next : next.dataset.skip
  }

  function show(place, { isFirst } = {}) {
    at = place
    steps.forEach((step, number) => (step.hidden = number !== at))
    const isLast = at === steps.length - 1
    back.disabled = at === 0
    next.hidden = isLast
    send.hidden = !isLast
    trail.textContent = trail.dataset.words.replace('{number}', at + 1).replace('{all}', steps.length)
    name()
    if (!isFirst) steps[at].focus()
    form.dataset.at = at
    keep(form, at)
    document.dispatchEvent(new CustomEvent('voice:show'))
  }

  form.classList.add('ready')
  moves.hidden = false
  back.addEventListener('click', () => show(at - 1))
  next.addEventListener('click', () => show(at + 1))
  form.addEventListener('change', name)
  show(Math.min(start ?? 0, steps.length - 1), { isFirst: start === undefined })
}

// Stars: more and fewer for each card, and how many are left.
function share(box) {
  const all = Number(box.dataset.stars)
  const left = box.querySelector('[data-left]')
  const fields = [...box.querySelectorAll('input')]
  const count = () => all - fields.reduce((sum, field) => sum + (Number(field.value) || 0), 0)
  const say = () => (left.querySelector('strong').textContent = count())
  for (const field of fields) {
    const row = field.closest('.share')
    const words = row.querySelector('.choice-words').textContent
    for (const [by, label, sign] of [[-1, row.dataset.fewer, '−'], [1, row.dataset.more, '+']]) {
      const button = document.createElement('button')
      Object.assign(button, { type: 'button', className: 'button button-quiet turn', textContent: sign })
      button.setAttribute('aria-label', `${label} ${words}`)
      button.addEventListener('click', () => {
        const now = (Number(field.value) || 0) + by
        if (now < 0 || (by > 0 && count() < 1)) return
        field.value = now || ''
        field.dispatchEvent(new Event('change', { bubbles: true }))
        say()
      })
      if (by > 0) field.after(button)
      else field.before(button)
    }
  }
  box.addEventListener('input', say)
  left.hidden = false
  say()
}

// What waits goes; what is refused is shown by the page that the server answers with.
async function send(address, body) {
  const reply = await fetch(address, {
    method: 'POST',
    body: new URLSearchParams(body),
    credentials: 'omit',
  }).catch(() => null)
  if (!reply || reply.status === 429 || reply.status >= 500) return null
  write(WAITING, address, undefined)
  return reply
}

async function sendWaiting(form) {
  for (const [address, body] of Object.entries(read(WAITING))) {
    const reply = await send(address, body)
    if (!reply) return setTimeout(sendWaiting, AGAIN, form)
    const isHere = form && new URL(form.action).pathname === new URL(address).pathname
    if (isHere) await arrive(form, reply)
  }
}

async function arrive(form, reply) {
  if (reply.ok) {
    write(DONE, form.dataset.vote, true)
    return location.assign(reply.url)
  }
  const page = new DOMParser().parseFromString(await reply.text(), 'text/html')
  document.querySelector('main').replaceWith(page.querySelector('main'))
  document.title = page.title
  const said = document.querySelector('main [role=alert]') ?? document.querySelector('main h1')
  said.tabIndex = -1
  said.focus()
  return begin({ isRefused: true })
}

// Sets the questions going, at the place where the person was.
function ready(form, start) {
  const steps = [...form.querySelectorAll('[data-step]')]
  if (steps.length > 1) walk(form, steps, start)
  else if (start !== undefined) form.querySelector('.step input, .shares input').focus()
  form.querySelectorAll('[data-stars]').forEach(share)
  form.addEventListener('change', () => keep(form, Number(form.dataset.at ?? 0)))
}

async function begin({ isRefused } = {}) {
  const form = document.querySelector('[data-vote]')
  if (!form) return
  form.elements.ballot.value = crypto.randomUUID?.() ?? form.elements.ballot.value
  form.addEventListener('submit', async event => {
    event.preventDefault()
    if (form.dataset.busy) return
    form.dataset.busy = 'yes'
    const body = new URLSearchParams(new FormData(form, event.submitter)).toString()
    write(WAITING, form.action, body) // before it goes: a phone may die on the way
    forget(form)
    const reply = await send(form.action, body)
    delete form.dataset.busy
    if (reply) return arrive(form, reply)
    tell(form, 'waiting')
    setTimeout(sendWaiting, AGAIN, form)
  })
  addEventListener('online', () => sendWaiting(form))
  sendWaiting(form)
  const isWaiting = form.action in read(WAITING)
  if (isWaiting) tell(form, 'waiting')
  else if (read(DONE)[form.dataset.vote]) tell(form, 'voted')
  const kept = isRefused || form.hidden ? null : find(form)
  ready(form, kept ? await ask(form, kept) : undefined)
}

document.querySelector('[data-again]')?.addEventListener('submit', event => {
  write(DONE, event.target.dataset.again, undefined)
})
begin()
