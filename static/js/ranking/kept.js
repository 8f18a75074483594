// What was chosen so far, for as long as this tab is open: a phone that loads the page again loses
// no tap. It is shown only to someone who asks for it, and is gone once the vote is sent.

const NAME = 'voice.ranking.chosen.' // and the vote's code

const key = form => NAME + form.dataset.vote
const pairsOf = form =>
  [...form.querySelectorAll('[data-step]')].map(step => step.querySelector('input').name)

export function keep(form, at) {
  const chosen = [...new FormData(form)].filter(([name, value]) => name !== 'ballot' && value)
  try {
    if (!chosen.length) return sessionStorage.removeItem(key(form))
    sessionStorage.setItem(key(form), JSON.stringify({ chosen, at, pairs: pairsOf(form) }))
  } catch {
    // a browser that keeps nothing: the page itself still has it
  }
}

export function forget(form) {
  try {
    sessionStorage.removeItem(key(form))
  } catch {
    // then there was nothing
  }
}

export function find(form) {
  try {
    return JSON.parse(sessionStorage.getItem(key(form)))
  } catch {
    return null
  }
}

// Asks whether to go on; what was kept, or nothing and it is forgotten.
export async function ask(form, kept) {
  const told = document.querySelector('[data-told]')
  told.replaceChildren(document.getElementById('started').content.cloneNode(true))
  form.hidden = true
  const said = await new Promise(done =>
    told.addEventListener('click', ({ target }) => target.dataset.do && done(target.dataset.do)),
  )
  told.replaceChildren()
  form.hidden = false
  if (said === 'on') return put(form, kept)
  forget(form)
  form.reset() // some browsers bring back what was ticked before a reload
  return 0
}

// Puts the choices back; the question at which the person was.
function put(form, { chosen, at, pairs }) {
  if (form.querySelector('.duel-cards') && !askAgain(form, pairs)) return 0
  const given = new Map()
  for (const [name, value] of chosen) given.set(name, [...(given.get(name) ?? []), value])
  for (const field of form.elements) {
    const values = given.get(field.name)
    if (!values) continue
    if (['radio', 'checkbox'].includes(field.type)) field.checked = values.includes(field.value)
    else field.value = values[0]
  }
  return at
}

// Each time the page comes it asks about other pairs; with these cards it asks about those again.
// False where the cards are others by now.
function askAgain(form, pairs) {
  const words = new Map()
  for (const { value, labels } of form.querySelectorAll('.duel-cards input'))
    words.set(value, labels[0].cloneNode(true))
  const steps = [...form.querySelectorAll('[data-step]')]
  const cards = pairs.map(name => name.split('-').slice(1))
  if (pairs.length !== steps.length || !cards.flat().every(card => words.has(card))) return false
  // Found before any is changed: for a while two may have the same id.
  const choices = steps.map(step => [...step.querySelectorAll('input')].map(one => [one, one.labels[0]]))
  choices.forEach((some, number) => {
    const values = [...cards[number], 'same', 'unsure']
    some.forEach(([input, label], place) => {
      const value = values[place]
      if (words.has(value)) label.replaceChildren(...words.get(value).cloneNode(true).childNodes)
      Object.assign(input, { name: pairs[number], value, id: `${pairs[number]}-${value}` })
      label.htmlFor = input.id
    })
  })
  return true
}
