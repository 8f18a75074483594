// A button pressed twice sends once: the same press again, while the answer is on its way, is a slip.

const PATIENCE = 10_000 // milliseconds, after which whoever presses again means it
const sent = new WeakMap()

addEventListener('submit', event => {
  const { target: form, submitter, timeStamp } = event
  if (event.defaultPrevented || form.method !== 'post') return // its own script sends it
  const said = new URLSearchParams(new FormData(form, submitter)).toString()
  const before = sent.get(form)
  if (before?.said === said && timeStamp - before.timeStamp < PATIENCE) event.preventDefault()
  else sent.set(form, { said, timeStamp })
})

addEventListener('pageshow', event => {
  if (event.persisted) for (const form of document.forms) sent.delete(form)
})
