import { DAY_MS } from '../durations.ts'
import { DAY_LETTERS, PUBLIC_STATES, STATUS_DAYS, type PublicDays, type PublicState } from '../schema/status-page.ts'
import { dayName, meanAvailability } from './public-days.ts'
import { STATE_WORDS } from './shown-page.ts'

/** A bar's height tells its state too, so that nobody needs the colours. */
const HEIGHTS: Record<PublicState, number> = { operational: 32, degraded: 22, outage: 12, maintenance: 27, unknown: 4 }

const stateOf = (letter: string) => PUBLIC_STATES.find((state) => DAY_LETTERS[state] === letter) ?? 'unknown'

/** The bars of one service as a picture with words, and the days that were not operational as a list. */
export function renderDays(days: PublicDays): string {
  const states = Array.from(days.states, stateOf)
  const paths = PUBLIC_STATES.map((state) => {
    const top = 32 - HEIGHTS[state]
    const bars = states.flatMap((one, index) => (one === state ? [`M${index * 4} ${top}h3V32h-3z`] : []))
    return bars.length === 0 ? '' : `<path class="${state}" d="${bars.join('')}"/>`
  })
  const picture =
    `<svg class="bars" viewBox="0 0 ${STATUS_DAYS * 4 - 1} 32" preserveAspectRatio="none" role="img" ` +
    `aria-label="${summaryOf(days, states)}">${paths.join('')}</svg>`
  return `${picture}<div class="ends" aria-hidden="true"><span>${STATUS_DAYS} days ago</span><span>${uptimeWords(days)}</span><span>today</span></div>${listOf(days, states)}`
}

/** `99.98 % uptime`. */
export function uptimeWords(days: PublicDays): string {
  const mean = meanAvailability(days)
  return mean === null ? 'no data yet' : `${mean.toFixed(2)} % uptime`
}

function summaryOf(days: PublicDays, states: readonly PublicState[]): string {
  const counts = PUBLIC_STATES.flatMap((state) => {
    const count = states.filter((one) => one === state).length
    const word = state === 'unknown' ? 'without data' : state
    return count === 0 ? [] : [`${count} ${count === 1 ? 'day' : 'days'} ${word}`]
  })
  return `The last ${STATUS_DAYS} days: ${uptimeWords(days)}; ${counts.join(', ')}`
}

function listOf({ lastDay, availability }: PublicDays, states: readonly PublicState[]): string {
  const last = Date.parse(lastDay)
  const items = states.flatMap((state, index) => {
    if (state === 'operational' || state === 'unknown') return []
    const day = dayName(new Date(last - (STATUS_DAYS - 1 - index) * DAY_MS))
    const percent = availability[index]
    const figure = percent === null || percent === undefined ? '' : `, ${percent.toFixed(2)} %`
    return [`<li><time datetime="${day}">${day}</time>: ${STATE_WORDS[state]}${figure}</li>`]
  })
  if (items.length === 0) return ''
  return `<details><summary>Days that were not operational (${items.length})</summary><ul>${items.reverse().join('')}</ul></details>`
}
