// Numbers as people type them, in the digits of their script: the same as in typed.py.

const ZEROS = '٠۰०০੦૦' // Arabic, Urdu, Hindi, Bengali, Punjabi and Gujarati

export function plainDigits(typed) {
  return [...typed].map(digitOf).join('')
}

function digitOf(letter) {
  for (const zero of ZEROS) {
    const digit = letter.codePointAt(0) - zero.codePointAt(0)
    if (digit >= 0 && digit < 10) return digit
  }
  return letter
}

// The number that was typed, or the words themselves where they are none.
export function parseNumber(typed) {
  const plain = plainDigits(typed.trim())
  if (!/^[-−]?[0-9]{1,12}(?:[.٫][0-9]{1,6}|,[0-9]{1,2})?$/.test(plain)) return typed
  return Number(plain.replace(/[٫,]/, '.').replace('−', '-'))
}
