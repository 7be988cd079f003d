import type { Badge } from '../schema/settings/status-page.ts'
import type { PublicService } from '../schema/status-page.ts'
import { escapeMarkup } from './escape-markup.ts'
import { meanAvailability } from './public-days.ts'
import { STATE_WORDS } from './shown-page.ts'

/** Dark enough for white letters (4.5 to 1 at least). */
const COLOURS = {
  operational: '#0e6f4c',
  degraded: '#865306',
  outage: '#b3261e',
  maintenance: '#3450c4',
  unknown: '#586070',
}

const HEIGHT = 20
const PAD = 6

/** A flat badge: what it is about on the left, what is said on the right. An old page says unknown, whatever is asked. */
export function renderBadge(badge: Badge, service: PublicService, isStale: boolean): string {
  const { words, colour } = isStale ? { words: 'unknown', colour: COLOURS.unknown } : WORDS[badge](service)
  const label = badge === 'state' ? service.name : `${service.name} ${badge}`
  const left = widthOf(label) + 2 * PAD
  const right = widthOf(words) + 2 * PAD
  const text = (x: number, width: number, content: string) =>
    `<text x="${x + PAD}" y="14" textLength="${width - 2 * PAD}" lengthAdjust="spacingAndGlyphs">${escapeMarkup(content)}</text>`
  const said = escapeMarkup(`${label}: ${words}`)
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${left + right}" height="${HEIGHT}" role="img" aria-label="${said}">` +
    `<title>${said}</title><rect width="${left}" height="${HEIGHT}" fill="#3a404b"/>` +
    `<rect x="${left}" width="${right}" height="${HEIGHT}" fill="${colour}"/>` +
    `<g fill="#fff" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11">${text(0, left, label)}${text(left, right, words)}</g></svg>\n`
  )
}

const WORDS: Record<Badge, (service: PublicService) => { words: string; colour: string }> = {
  state: ({ state }) => ({ words: STATE_WORDS[state].toLowerCase(), colour: COLOURS[state] }),
  uptime: ({ days }) => {
    const mean = meanAvailability(days)
    if (mean === null) return { words: 'no data', colour: COLOURS.unknown }
    const state = mean >= 99.5 ? 'operational' : mean >= 95 ? 'degraded' : 'outage'
    return { words: `${mean.toFixed(2)} %`, colour: COLOURS[state] }
  },
  latency: ({ latencyMs, state }) =>
    latencyMs === null
      ? { words: 'unknown', colour: COLOURS.unknown }
      : { words: `${latencyMs} ms`, colour: COLOURS[state] },
}

/** About as wide as the font draws it; `textLength` makes it exact. Letters beyond Latin are about twice as wide. */
function widthOf(text: string): number {
  return Array.from(text).reduce((sum, letter) => sum + ((letter.codePointAt(0) ?? 0) < 0x2e80 ? 7 : 12), 0)
}
