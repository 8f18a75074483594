// Shows how far a run is. Without it, "Look again" loads the page afresh.

const EVERY = 1000 // milliseconds

function show(run, progress) {
  run.querySelector('[data-run-words]').textContent = progress.words
  const bar = run.querySelector('progress')
  bar.max = progress.total
  bar.value = progress.done
}

function finish(run, progress) {
  run.querySelector('[data-run-stop]')?.remove()
  const look = run.querySelector('[data-run-look]')
  look.hidden = false
  look.classList.remove('button-quiet')
  if (progress.state === 'done') look.focus({ preventScroll: true })
}

async function follow(run) {
  const reply = await fetch(run.dataset.run).catch(() => null)
  const progress = reply?.ok ? await reply.json() : null
  if (progress) show(run, progress)
  if (progress?.is_over) return finish(run, progress)
  setTimeout(() => follow(run), progress ? EVERY : 5 * EVERY)
}

for (const run of document.querySelectorAll('[data-run]')) {
  run.querySelector('[data-run-words]').setAttribute('role', 'status')
  run.querySelector('[data-run-look]').hidden = true
  follow(run)
}
