const words = ['iso', 'epoch-days', 'epoch-seconds', 'epoch-millis']

/**
 * Throws what `complain` makes where a date format cannot give a day: one without year, month and day in Luxon's
 * tokens, as the `DD/MM/YYYY` that other programs use.
 */
export function checkDateFormat(format: string, complain: (message: string) => Error): void {
  if (words.includes(format)) return
  const tokens = format.replace(/'[^']*'/g, '')
  if (/y/.test(tokens) && /[ML]/.test(tokens) && /d/.test(tokens)) return
  throw complain(
    `"${format}" is no date format; write a day as in dd.MM.yyyy (y year, M month, d day, H hour, m minute, s second), or one of ${words.join(', ')}`,
  )
}
