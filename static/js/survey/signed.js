// A question in sign language plays when the person asks for it, and stops when it is put away.

const films = [...document.querySelectorAll('[data-signed]')]

for (const details of films) {
  const film = details.querySelector('video')
  details.addEventListener('toggle', () => {
    if (!details.open) return film.pause()
    document.dispatchEvent(new CustomEvent('voice:hush'))
    film.play().catch(() => {}) // its own buttons are there
  })
}

document.addEventListener('voice:show', ({ target }) => {
  for (const details of films) if (!target.contains(details)) details.open = false
})
