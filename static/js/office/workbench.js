// Working through comments with keys: the page's own forms are sent one after the other, and each
// answer brings its comment anew. Without it, every form loads the page again.

const list = document.querySelector('[data-workbench]')
const choosing = document.querySelector('[data-choosing]')
const keyList = document.querySelector('[data-key-list]')
const undoForm = document.querySelector('[data-undo]')
const keysOn = document.querySelector('[data-keys-on]')
const OFF = 'voice.workbench.keys'

const toast = document.createElement('p')
toast.className = 'toast'
toast.setAttribute('role', 'status')
document.body.append(toast)
let fading = 0

function tell(words) {
  toast.textContent = words
  clearTimeout(fading)
  fading = setTimeout(() => { toast.textContent = '' }, 6000)
}

// Where the person is: a comment, and one of its themes.

const items = () => [...list.querySelectorAll('.work-item')]
let current = null

function rowsOf(item) {
  return item ? [...item.querySelectorAll('[data-coding]')] : []
}

function rowNow() {
  return current?.querySelector('[data-coding][aria-current]') ?? null
}

function pointAt(row) {
  for (const one of list.querySelectorAll('[data-coding][aria-current]')) one.removeAttribute('aria-current')
  row?.setAttribute('aria-current', 'true')
}

function goTo(item, takesFocus = true) {
  if (!item) return
  current = item
  const rows = rowsOf(item)
  const waiting = rows.filter((row) => 'waits' in row.dataset && !row.dataset.busy)
  const asked = (row) => row.dataset.coding === list.dataset.theme
  pointAt(waiting.find(asked) ?? rows.find(asked) ?? waiting[0] ?? rows[0])
  if (!takesFocus) return
  item.focus({ preventScroll: true })
  item.scrollIntoView({ block: 'nearest' })
}

async function step(by) {
  const all = items()
  const next = all[current ? all.indexOf(current) + by : 0]
  if (next) return goTo(next)
  const page = document.querySelector(by > 0 ? '.pager [rel=next]' : '.pager [rel=prev]')
  if (!page) return
  await sending
  location.assign(page.href)
}

function stepTheme(by) {
  const rows = rowsOf(current)
  const row = rows[rows.indexOf(rowNow()) + by]
  if (row) pointAt(row)
}

// After a decision: the next suggestion of this comment, or the next comment.
function goOn() {
  if (list.dataset.theme) return step(1)
  const next = rowsOf(current).find((row) => 'waits' in row.dataset && !row.dataset.busy)
  if (next) pointAt(next)
  else step(1)
}

// One decision after the other, in the order in which they were made.

let sending = Promise.resolve()
let unsent = 0

function send(form, body, row) {
  if (row) row.dataset.busy = 'yes'
  unsent += 1
  const mine = sending.then(() => post(form.action, body)).then((answer) => {
    unsent -= 1
    show(answer, row)
    return answer
  })
  sending = mine
  return mine
}

async function post(address, body) {
  body.set('part', '1')
  const reply = await fetch(address, { method: 'POST', body }).catch(() => null)
  const said = reply && !reply.redirected ? await reply.json().catch(() => null) : null
  return { status: reply?.status ?? 0, said }
}

function show({ status, said }, row) {
  if (row) delete row.dataset.busy
  if (!said) return tell(list.dataset.failed)
  tell(said.said)
  if (!said.item) return
  swap(said, status === 409)
  document.querySelector('[data-left]').textContent = said.left
  undoForm.hidden = !said.undo
}

function swap(said, isConflict) {
  const old = document.getElementById(`comment-${said.comment}`)
  const fresh = new DOMParser().parseFromString(said.item, 'text/html').querySelector('.work-item')
  if (!old || !fresh) return
  const hadFocus = old === current || old.contains(document.activeElement)
  old.replaceWith(fresh)
  if (hadFocus) goTo(fresh, !choosing.open && !keyList.open)
  const both = isConflict && fresh.querySelector('.both')
  if (!both) return
  goTo(fresh, false)
  both.focus()
}

list.addEventListener('submit', (event) => {
  event.preventDefault()
  const form = event.target
  current = form.closest('.work-item')
  send(form, new FormData(form, event.submitter), form.closest('[data-coding]'))
})

undoForm.addEventListener('submit', (event) => {
  event.preventDefault()
  undo()
})

async function undo() {
  if (undoForm.hidden && !unsent) return
  await sending // what was just decided is not known as the last one before
  const { said } = await send(undoForm, new FormData(undoForm))
  if (said?.comment) goTo(document.getElementById(`comment-${said.comment}`))
}

function decide(what) {
  const button = rowNow()?.querySelector(`[name=do][value=${what}]`)
  if (!button) return
  send(button.form, new FormData(button.form, button), rowNow())
  goOn()
}

// The dialog with all themes: for moving, adding, and a new one.

const chooser = choosing.querySelector('[data-chooser]')
const newForm = choosing.querySelector('[data-new]')
const filter = choosing.querySelector('[data-filter] input')
const title = choosing.querySelector('h2')
const problem = choosing.querySelector('[data-problem]')
let chosenFor = null

function choose(what, row) {
  const item = row?.closest('.work-item') ?? current
  const form = item?.querySelector('.coding-acts')
  const link = item?.querySelector('[data-choose=add]')
  if (!item || !link) return
  const isMove = what === 'move' && row
  chosenFor = item
  const address = link.href.replace(/\/themes\?.*$/, '')
  chooser.action = newForm.action = address
  const back = form?.elements.back.value ?? ''
  const fields = { do: isMove ? 'move' : 'add', theme: isMove ? row.dataset.coding : '', seen: isMove ? row.dataset.seen : '', back }
  for (const [name, value] of Object.entries(fields)) chooser.elements[name].value = value
  newForm.elements.back.value = back
  title.textContent = isMove ? `${title.dataset.move}: ${row.dataset.name}` : title.dataset.add
  filter.value = newForm.elements.name.value = ''
  problem.hidden = true
  sift()
  choosing.showModal()
  if (what === 'new') newForm.elements.name.focus()
  else filter.focus()
}

function sift() {
  const wanted = filter.value.trim().toLocaleLowerCase()
  let found = 0
  for (const one of chooser.querySelectorAll('.chooser-list li')) {
    one.hidden = !one.textContent.toLocaleLowerCase().includes(wanted)
    found += !one.hidden
  }
  const none = chooser.querySelector('[data-none]')
  none.textContent = found ? '' : none.dataset.words
}

filter.closest('[data-filter]').hidden = false
filter.addEventListener('input', sift)
filter.addEventListener('keydown', (event) => {
  if (event.key !== 'Enter') return
  event.preventDefault()
  chooser.querySelector('.chooser-list li:not([hidden]) button')?.click()
})

chooser.addEventListener('submit', (event) => {
  event.preventDefault()
  if (!event.submitter?.value) return
  const body = new FormData(chooser, event.submitter)
  choosing.close()
  send(chooser, body)
  goTo(chosenFor)
})

newForm.addEventListener('submit', async (event) => {
  event.preventDefault()
  const name = newForm.elements.name.value.trim()
  const { status, said } = await send(newForm, new FormData(newForm))
  if (status !== 200) {
    problem.textContent = said?.said ?? list.dataset.failed
    problem.hidden = false
    newForm.elements.name.focus()
    return
  }
  offer(name, said)
  choosing.close()
  goTo(document.getElementById(`comment-${said.comment}`))
})

// A new theme can be chosen for the next comment at once.
function offer(name, said) {
  const row = rowsOf(document.getElementById(`comment-${said.comment}`)).find((one) => one.dataset.name === name)
  const known = [...chooser.querySelectorAll('[name=to]')].some((one) => one.value === row?.dataset.coding)
  if (!row || known) return
  const entry = document.createElement('li')
  const button = document.createElement('button')
  Object.assign(button, { type: 'submit', name: 'to', value: row.dataset.coding, textContent: name, className: 'button button-small button-quiet' })
  entry.append(button)
  chooser.querySelector('.chooser-list').append(entry)
}

list.addEventListener('click', (event) => {
  const item = event.target.closest('.work-item')
  const link = event.target.closest('[data-choose]')
  if (item && item !== current) goTo(item, false)
  if (event.target.closest('[data-keep-theirs]')) {
    event.preventDefault()
    event.target.closest('.both').remove()
    goTo(item)
  }
  if (!link) return
  event.preventDefault()
  choose(link.dataset.choose, link.closest('[data-coding]'))
})

list.addEventListener('focusin', (event) => {
  const item = event.target.closest('.work-item')
  if (item && item !== current) goTo(item, false)
})

// Keys. Only while no field has focus and no dialog is open, and never with Ctrl, Alt or Meta.

const acts = {
  j: () => step(1),
  k: () => step(-1),
  arrowdown: () => step(1),
  arrowup: () => step(-1),
  arrowright: () => stepTheme(document.dir === 'rtl' ? -1 : 1),
  arrowleft: () => stepTheme(document.dir === 'rtl' ? 1 : -1),
  a: () => decide('right'),
  x: () => decide('wrong'),
  m: () => choose('move', rowNow()),
  t: () => choose('add', null),
  n: () => choose('new', null),
  z: undo,
  u: () => sending.then(() => document.querySelector('[data-order]').click()),
  '?': () => keyList.showModal(),
}

// On a keyboard with other letters, the place of the key counts.
function keyOf(event) {
  const isLatin = /^[a-z?]$/i.test(event.key) || event.key.length > 1
  return (isLatin ? event.key : event.code.replace(/^Key/, '')).toLowerCase()
}

document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.repeat && !/^(j|k|arrow)/i.test(event.key)) return
  if (!keysOn.checked || choosing.open || keyList.open) return
  if (event.target.closest('input:not([type=checkbox]), select, textarea, [contenteditable], audio, video')) return
  const act = acts[keyOf(event)]
  if (!act) return
  event.preventDefault()
  act()
})

keysOn.checked = localStorage.getItem(OFF) === null
keysOn.addEventListener('change', () => {
  if (keysOn.checked) localStorage.removeItem(OFF)
  else localStorage.setItem(OFF, 'off')
})

document.querySelector('[data-show-keys]').addEventListener('click', () => keyList.showModal())
for (const keys of document.querySelectorAll('[data-keys]')) keys.hidden = false

window.addEventListener('beforeunload', (event) => {
  if (unsent) event.preventDefault()
})

const named = location.hash.startsWith('#comment-') && document.getElementById(location.hash.slice(1))
goTo(named || items()[0], Boolean(named) || location.hash === '#work')
