// What is typed into a form outlives a reload, in this tab alone, until it is sent or left.

const FIELDS = ':is(input, textarea, select)[name]:not([type=hidden], [type=file], [type=password])'
const SEEN = 'input[type=hidden][name^="before."]' // with older words goes what their author saw

const [opened] = performance.getEntriesByType('navigation')

for (const form of document.querySelectorAll('form[data-keeps-typed]')) {
  const name = `voice.typed.${form.action}`
  if (opened?.type === 'reload') restore(form, name)
  else sessionStorage.removeItem(name)
  form.addEventListener('input', () => keep(form, name))
  form.addEventListener('submit', () => sessionStorage.removeItem(name))
}

function keep(form, name) {
  const typed = fieldsOf(form).map((one) => (isBox(one) ? one.checked : one.value))
  try {
    sessionStorage.setItem(name, JSON.stringify(typed))
  } catch {
    // Full or forbidden: the form works as it does without this.
  }
}

function restore(form, name) {
  const typed = JSON.parse(sessionStorage.getItem(name) ?? 'null')
  const fields = fieldsOf(form)
  if (typed?.length !== fields.length) return // the page asks for something else now
  for (const [at, field] of fields.entries()) {
    if (isBox(field)) field.checked = typed[at]
    else field.value = typed[at]
  }
}

function fieldsOf(form) {
  return [...form.querySelectorAll(`${FIELDS}, ${SEEN}`)]
}

function isBox(field) {
  return field.type === 'checkbox' || field.type === 'radio'
}
