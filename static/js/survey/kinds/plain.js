// The kinds whose answer is a radio button, boxes that are ticked, or words that are typed.

// Those to pick from; also of who helped, but not "I do not know" and "Skip".
const BOX = ':not(.instead) > .option > input'
const boxes = step => step.querySelectorAll(BOX)
const picked = step => [...step.querySelectorAll(`${BOX}:checked`)]

// Show the picked answers again, with their pictures.
function showPicked(step, place) {
  for (const box of picked(step)) {
    const line = document.createElement('div')
    line.className = 'with-picture'
    line.append(...[...box.nextElementSibling.childNodes].map(node => node.cloneNode(true)))
    place.append(line)
  }
}

const one = {
  read: step => picked(step)[0]?.value,
  write: (step, value) => boxes(step).forEach(box => (box.checked = box.value === value)),
  fits: ({ options }, value) => (options.includes(value) ? undefined : 'unknown_option'),
  show: showPicked,
}

const many = {
  read(step) {
    const values = picked(step).map(box => box.value)
    return values.length ? values : undefined
  },
  write: (step, values = []) => boxes(step).forEach(box => (box.checked = values.includes(box.value))),
  fits({ options }, values) {
    if (!Array.isArray(values) || !values.length) return 'not_a_list_of_options'
    return values.every(value => options.includes(value)) ? undefined : 'unknown_option'
  },
  show: showPicked,
}

// A labelled step of a scale: its number, counted from 1.
const number = {
  read: step => Number(one.read(step)) || undefined,
  write: (step, value) => one.write(step, String(value)),
  fits: ({ steps }, value) => (Number.isInteger(value) && value > 0 && value <= steps ? undefined : 'unknown_option'),
  show: showPicked,
}

// As the server tidies them: line ends alike, no control characters, one form for each letter.
export const tidy = words =>
  words
    .replace(/\r\n?/g, '\n')
    .replace(/[^\P{Cc}\n\t]|\p{Cs}|\uFEFF/gu, '')
    .normalize('NFC')
    .trim()

const words = {
  keepsAll: true, // words that do not do any more are shown again all the same: nobody types twice
  read: step => tidy(step.querySelector('textarea').value) || undefined,
  write: (step, value = '') => (step.querySelector('textarea').value = value),
  fits({ longest }, value) {
    if (typeof value !== 'string') return 'not_text'
    const { length } = [...tidy(value)]
    if (!length) return 'empty'
    return length > longest ? 'too_long' : undefined
  },
  show: (step, place) => (place.textContent = words.read(step) ?? ''),
}

export const KINDS = {
  area: one,
  choice: one,
  choices: many,
  faces: one,
  scale: number,
  text: words,
  yes_no: one,
}
