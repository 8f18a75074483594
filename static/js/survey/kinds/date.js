// A day: three fields, kept as 2026-06-03.

import { plainDigits } from './digits.js'

const fieldsOf = step => [...step.querySelectorAll('input.short')] // day, month, year

// What was typed as year-month-day, whatever it is; nothing where nothing was typed.
export function join(day, month, year) {
  if (!day && !month && !year) return undefined
  return [year, ...[month, day].map(part => part && part.padStart(2, '0'))].join('-')
}

export function isReal(year, month, day) {
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  const days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
  return year >= 1900 && year <= 2100 && day >= 1 && day <= days[month - 1]
}

export default {
  keepsAll: true,
  read: step => join(...fieldsOf(step).map(field => plainDigits(field.value.trim()))),
  write(step, value = '') {
    const [year = '', month = '', day = ''] = String(value).split('-')
    const shown = [day, month, year].map(part => part.replace(/^0(?=.)/, '').replace(/^0$/, ''))
    fieldsOf(step).forEach((field, number) => (field.value = shown[number]))
  },
  fits(rules, value) {
    const parts = typeof value === 'string' && /^([0-9]{4})-([0-9]{2})-([0-9]{2})$/.exec(value)
    if (!parts) return 'date_needed'
    return isReal(...parts.slice(1).map(Number)) ? undefined : 'date_not_real'
  },
  show(step, place) {
    const typed = fieldsOf(step).map(field => field.value.trim())
    if (typed.some(Boolean)) place.textContent = typed.join(' / ')
  },
}
