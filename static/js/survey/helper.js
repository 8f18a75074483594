// Who helped, and who chose the answers, is asked only where that can be.

export function askWhoHelped(who) {
  const update = () => {
    const by = who.querySelector('[name=answered_by]:checked')?.value
    for (const part of who.querySelectorAll('[data-of]')) {
      part.hidden = !part.dataset.of.split(' ').includes(by)
      if (part.hidden) part.querySelectorAll('input').forEach(box => (box.checked = false))
    }
  }
  who.addEventListener('change', update)
  who.addEventListener('voice:show', update)
  update()
}
