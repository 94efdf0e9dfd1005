import { style } from '../style.ts'

/** The day and the hour of a moment where the company is: '2026-11-21', '16:00'. */
export const clockOf = (moment: string): { readonly day: string; readonly hour: string } => {
  const clock = new Intl.DateTimeFormat('sv-SE', { timeZone: style().timeZone, dateStyle: 'short', timeStyle: 'short' })
  const [day = '', hour = ''] = clock.format(new Date(moment)).split(' ')
  return { day, hour }
}
