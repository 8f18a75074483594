// Draw it. The paper and its pens are loaded when the question is shown.

import { state } from '../page.js'
import { pictured, put, tell } from './pictured.js'

const boards = new WeakMap()

const strokesOf = ({ dataset: { key } }) => state.draft.strokes?.[key] ?? []

const asFile = blob => new File([blob], 'drawing.png', { type: 'image/png' })

function keepStrokes(step, { strokes }) {
  state.draft.strokes = { ...state.draft.strokes, [step.dataset.key]: strokes }
}

// After each stroke: keep the strokes at once, and the picture as soon as it is made.
function onDrawn(step, board) {
  keepStrokes(step, board)
  if (board.isEmpty) {
    board.isBehind = false
    put(step)
    return tell(step)
  }
  board.isBehind = true
  const { version } = board
  board.picture().toBlob(blob => {
    if (board.version !== version || !board.isBehind) return
    board.isBehind = false
    put(step, asFile(blob))
    tell(step)
  })
}

// Whoever asks for the answer before the picture is made gets it all the same.
export function catchUp(step) {
  const board = boards.get(step)
  if (!board?.isBehind) return
  board.isBehind = false
  const [, encoded] = board.picture().toDataURL().split(',')
  put(step, asFile(Uint8Array.from(atob(encoded), letter => letter.charCodeAt(0))))
}

// Lay the paper out; `arrange(isHidden)` shows it or puts it away.
export async function open(step, arrange) {
  const { Board } = await import('./board.js')
  const board = new Board(step.querySelector('[data-board]'), strokesOf(step), () => onDrawn(step, board))
  boards.set(step, board)
  step.addEventListener('voice:choosing', () => catchUp(step))
  step.addEventListener('voice:picture', ({ detail }) => arrange(detail.isShown))
  step.closest('form').addEventListener('reset', () => board.load([]))
  step.querySelector('[data-picture=remove]').addEventListener('click', () => onDrawn(step, board))
  arrange(!step.querySelector('[data-shown]').hidden)
}

// Show the strokes that the draft has; without an answer, an empty sheet.
export function lay(step, value) {
  const board = boards.get(step)
  if (board && !value && board.strokes === strokesOf(step)) {
    board.clear() // skipped, say; the undo button brings it back
    keepStrokes(step, board)
  } else {
    board?.load(strokesOf(step))
  }
}

export default {
  ...pictured,

  start(step) {
    pictured.start(step)
    const board = step.querySelector('[data-board]')
    const arrange = isHidden => (board.hidden = isHidden)
    step.addEventListener('voice:show', () => open(step, arrange), { once: true })
  },

  read(step) {
    catchUp(step)
    return pictured.read(step)
  },

  write(step, value) {
    lay(step, value)
    pictured.write(step, value)
  },
}
