// One number, typed.

import { parseNumber } from './digits.js'

const fieldOf = step => step.querySelector('input.short')

export default {
  keepsAll: true,
  read(step) {
    const typed = fieldOf(step).value.trim()
    return typed ? parseNumber(typed) : undefined
  },
  write: (step, value = '') => (fieldOf(step).value = value),
  fits({ min, max, whole }, value) {
    if (!Number.isFinite(value)) return 'number_needed'
    if (whole && !Number.isInteger(value)) return 'whole_number_needed'
    if (value < min) return 'number_too_small'
    return value > max ? 'number_too_big' : undefined
  },
  show: (step, place) => (place.textContent = fieldOf(step).value.trim()),
}
