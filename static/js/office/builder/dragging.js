// Moving questions with a mouse: the number is the grip. Keys and buttons do the same.

let dragged = null

const items = () => document.querySelectorAll('.asked-item[data-key]')

function clear() {
  for (const item of items()) item.classList.remove('asked-over', 'asked-dragged')
}

export function drag(move) {
  document.addEventListener('pointerover', ({ target }) => {
    const grip = target.closest?.('[data-grip]')
    if (grip) grip.draggable = true
  })
  document.addEventListener('dragstart', (event) => {
    const grip = event.target.closest?.('[data-grip]')
    if (!grip) return
    dragged = grip.closest('.asked-item')
    dragged.classList.add('asked-dragged')
    event.dataTransfer.effectAllowed = 'move'
    event.dataTransfer.setData('text/plain', dragged.dataset.key)
    event.dataTransfer.setDragImage(dragged, 10, 10)
  })
  document.addEventListener('dragover', (event) => {
    const over = event.target.closest?.('.asked-item[data-key]')
    if (!dragged || !over) return
    event.preventDefault()
    clear()
    dragged.classList.add('asked-dragged')
    if (over !== dragged) over.classList.add('asked-over')
  })
  document.addEventListener('drop', (event) => {
    const over = event.target.closest?.('.asked-item[data-key]')
    if (!dragged || !over) return
    event.preventDefault()
    if (over !== dragged) move(dragged.dataset.key, over.dataset.number)
  })
  document.addEventListener('dragend', () => {
    clear()
    dragged = null
  })
}
