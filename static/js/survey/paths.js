// Which questions are asked, given what was said before: conditions, the same as in paths.py.

// The keys of the questions that are asked. An answer to a question that is not counts for nothing.
export function reachable(questions, answers) {
  const asked = new Set()
  for (const { key, show_if: condition } of questions) {
    if (!condition || holds(condition, answers, asked)) asked.add(key)
  }
  return asked
}

function holds(condition, answers, asked) {
  const { all, any, not, question: key } = condition
  if (all) return all.every(one => holds(one, answers, asked))
  if (any) return any.some(one => holds(one, answers, asked))
  if (not) return !holds(not, answers, asked)
  const isAnswered = asked.has(key) && Object.keys(answers).includes(key)
  if ('answered' in condition) return isAnswered === condition.answered
  if (!isAnswered) return false
  const value = answers[key]
  if ('is' in condition) return value === condition.is
  return (Array.isArray(value) ? value : Object.keys(value)).includes(condition.includes)
}

// The first question that a condition looks at.
export const askedFirst = ({ all, any, not, question }) => question ?? askedFirst(not ?? (all ?? any)[0])
