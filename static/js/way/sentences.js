// What there is to read on a screen: lines and cards in order, each cut into sentences.

import { isSeen } from './way.js'

const LINES = 'h1, h2, h3, legend, p, li, dt, dd, label, .checked-words, .invitation'
const SILENT = '[hidden], [aria-hidden=true], [data-listen], .hidden, .instead, .go-on, .moves, .trail, .trap, .draft'
const ENDS = /[^.!?…؟۔।]*[.!?…؟۔।]+[\s"”’»)]*|[^.!?…؟۔।]+$/g

export function partsOf(place) {
  return linesOf(place).flatMap(element => {
    const instead = sentencesOf(element)
    const clip = element.dataset.clip
    return clip ? [{ element, clip, instead, language: instead[0]?.language }] : instead
  })
}

function linesOf(place) {
  const hasClip = place.querySelector('h2[data-clip]:not([data-clip=""])')
  return [...place.querySelectorAll(LINES)].filter(
    line =>
      isSeen(line) &&
      !line.closest(SILENT) &&
      !line.querySelector(LINES) && // its own lines are read
      !(hasClip && line.matches('.hint')), // the question's clip says its help as well
  )
}

function sentencesOf(element) {
  const nodes = textNodes(element)
  const text = nodes.map(node => node.data).join('')
  const language = element.closest('[lang]').lang
  return cut(text, language).map(([start, words]) => ({
    element,
    language,
    text: words,
    range: (from = 0, length = words.length - from) => rangeOf(nodes, start + from, length),
  }))
}

function textNodes(element) {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT)
  const nodes = []
  while (walker.nextNode()) {
    if (!walker.currentNode.parentElement.closest(SILENT)) nodes.push(walker.currentNode)
  }
  return nodes
}

// Each sentence with its place in the text.
export function cut(text, language) {
  const found = Intl.Segmenter
    ? [...new Intl.Segmenter(language, { granularity: 'sentence' }).segment(text)].map(
        ({ index, segment }) => [index, segment],
      )
    : [...text.matchAll(ENDS)].map(({ index, 0: words }) => [index, words])
  return found
    .map(([start, words]) => [start + words.length - words.trimStart().length, words.trim()])
    .filter(([, words]) => words)
}

function rangeOf(nodes, start, length) {
  const range = document.createRange()
  const [first, last] = [placeOf(nodes, start), placeOf(nodes, start + length)]
  range.setStart(...first)
  range.setEnd(...last)
  return range
}

function placeOf(nodes, offset) {
  for (const node of nodes) {
    if (offset <= node.length) return [node, offset]
    offset -= node.length
  }
  const last = nodes.at(-1)
  return [last, last.length]
}
