import type { Outcome } from '../../schema/check-run.ts'
import type { Region } from '../regions.ts'

/** A board holds two such texts of each of 500 checks within 1 MiB. */
const CHARACTERS_MAX = 300

const VERBS: Record<Outcome, string> = {
  fail: 'fails from',
  error: 'not probed from',
  slow: 'slow from',
  ok: 'works from',
}

/** One region's words. */
interface RegionWords {
  region: Region
  outcome: Outcome
  message: string
}

/** `fails from us-central1 and europe-west1: HTTP 503`; regions that say the same are named together, successes are silent. */
export function saidByRegions(answers: readonly RegionWords[]): string {
  const regionsByWords = new Map<string, { verb: string; message: string; regions: Region[] }>()
  for (const { region, outcome, message } of answers) {
    if (outcome === 'ok') continue
    const verb = VERBS[outcome]
    const known = regionsByWords.get(`${verb} ${message}`)
    if (known === undefined) regionsByWords.set(`${verb} ${message}`, { verb, message, regions: [region] })
    else known.regions.push(region)
  }
  const parts = [...regionsByWords.values()].map(({ verb, message, regions }) => {
    const where = `${verb} ${new Intl.ListFormat('en').format(regions)}`
    return message === '' ? where : `${where}: ${message}`
  })
  const text = parts.join('; ')
  return text.length > CHARACTERS_MAX ? `${text.slice(0, CHARACTERS_MAX - 1)}…` : text
}
