// Tells the person what became of their answers: a picture code, or why they were refused.

const SVG = 'http://www.w3.org/2000/svg'

const make = (name, namespace = 'http://www.w3.org/1999/xhtml') =>
  document.createElementNS(namespace, name)

function picture(sprite, drawing) {
  const svg = make('svg', SVG)
  svg.setAttribute('class', 'picture')
  svg.setAttribute('aria-hidden', 'true')
  svg.append(make('use', SVG))
  svg.firstChild.setAttribute('href', `${sprite}#p${drawing}`)
  return svg
}

export function showCode(list, receipt) {
  const lines = document.querySelector('#code-words').content.textContent.trim().split('\n')
  const known = new Map(lines.map(line => [line.split(' ', 1)[0], line.split(' ')]))
  const parts = receipt.split('-')
  const words = parts.slice(0, -1).map(word => known.get(word))
  const drawings = words.map(([, drawing]) => drawing).sort() // the order that a sprite's address has
  const sprite = `/pictures/${drawings.join('+')}.svg`
  for (const [, drawing, ...label] of words) {
    const item = make('li')
    const name = make('span')
    name.textContent = label.join(' ')
    item.append(picture(sprite, drawing), name)
    list.append(item)
  }
  const digits = make('li')
  digits.className = 'code-digits'
  digits.textContent = parts.at(-1)
  list.append(digits)
  const printed = list.parentElement.querySelector('input[name=code]') // the form that prints it
  if (printed) printed.value = receipt
}

// Say above the page that something sent itself just now, with its code.
export function announce(receipt) {
  const box = document.querySelector('#sent').content.cloneNode(true)
  showCode(box.querySelector('[data-code]'), receipt)
  document.querySelector('#outbox').after(box)
}

// Say what the server did not take, above the given place; the notice. It speaks for itself: the
// focus stays where the person is, unless the caller moves it.
export function tellRefusal(problem, place, { isKept = true } = {}) {
  const box = document.querySelector('#refused').content.firstElementChild.cloneNode(true)
  box.querySelector('[data-say=title]').textContent = problem.title ?? ''
  box.querySelector('[data-say=detail]').textContent = problem.detail ?? ''
  for (const { field, message } of problem.errors ?? []) {
    const line = make('li')
    line.textContent = `${field}: ${message}`
    box.querySelector('[data-say=errors]').append(line)
  }
  if (!isKept) box.querySelector('[data-say=kept]').remove()
  place.before(box)
  return box
}
