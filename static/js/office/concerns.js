// The safeguarding list under quick fingers: J and K between cards, and ticking a whole page.
// Without it, Tab and the links do the same.

const list = document.querySelector('[data-concerns]')

function go(card, step) {
  const next = step > 0 ? card.nextElementSibling : card.previousElementSibling
  if (!next) return
  next.focus()
  next.scrollIntoView({ block: 'nearest' })
}

// Letters mean something only while a card, or a link or button in it, has the focus, and never
// where someone types.
list?.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return
  if (event.target.closest('textarea, select, audio, video')) return
  const step = { j: 1, k: -1 }[event.key.toLowerCase()]
  const card = event.target.closest('.concern')
  if (!step || !card) return
  event.preventDefault()
  go(card, step)
})

// After a decision, the address names the next card.
const named = location.hash.startsWith('#concern-') && document.getElementById(location.hash.slice(1))
if (named) named.focus()
else if (location.hash.startsWith('#concern-')) list?.firstElementChild?.focus()

const all = document.querySelector('[data-tick-all]')
if (all && list?.querySelector('[name="concern"]')) {
  all.hidden = false
  all.addEventListener('click', () => {
    const boxes = [...list.querySelectorAll('[name="concern"]')]
    const tick = boxes.some((box) => !box.checked)
    for (const box of boxes) box.checked = tick
  })
}

const keys = document.querySelector('[data-keys]')
if (keys) keys.hidden = false
