// Words to make safe under quick fingers: J and K between comments, O takes out what is selected, Y
// presses the first button. Without it the boxes, the text field and Tab do the same.

const list = document.querySelector('[data-safe]')

function go(card, step) {
  const next = step > 0 ? card.nextElementSibling : card.previousElementSibling
  if (!next) return
  next.focus()
  next.scrollIntoView({ block: 'nearest' })
}

// What is selected inside the words of a comment, as one line.
function selected(card) {
  const chosen = getSelection()
  const within = chosen.rangeCount && chosen.getRangeAt(0).commonAncestorContainer.parentElement
  if (!within?.closest('[data-words]') || !card.contains(within)) return ''
  return chosen.toString().replace(/\s+/g, ' ').trim()
}

function take(card) {
  const words = selected(card)
  const field = card.querySelector('[data-more]')
  if (!words || !field) return
  const lines = field.value.split('\n').filter(Boolean)
  if (!lines.includes(words)) lines.push(words)
  field.value = lines.join('\n')
  field.rows = lines.length
  field.closest('details')?.setAttribute('open', '')
}

function press(card) {
  card.querySelector('[data-yes]')?.click()
  return true
}

const KEYS = { j: (card) => go(card, 1), k: (card) => go(card, -1), o: take, y: press }

list?.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return
  if (event.target.closest('textarea, select, audio, video')) return
  const act = KEYS[event.key.toLowerCase()]
  const card = event.target.closest('.safe')
  if (!act || !card) return
  event.preventDefault()
  act(card)
})

list?.addEventListener('click', (event) => {
  if (event.target.closest('[data-take]')) take(event.target.closest('.safe'))
})

// The button is there only while there is something to take out.
document.addEventListener('selectionchange', () => {
  for (const button of list?.querySelectorAll('[data-take]') ?? []) {
    button.hidden = !selected(button.closest('.safe'))
  }
})

for (const help of document.querySelectorAll('[data-keys]')) help.hidden = false
