import { LATEST, type RunTraffic } from '../../gcp/run-traffic.ts'
import { sharesOf } from './run-traffic-shares.ts'

/** The most that a proposal holds. */
const CHARS_MAX = 2000

/** `90 % shop-00002, 10 % shop-00001; tag old on shop-00001`: the largest share first. */
export function trafficInWords(traffic: readonly RunTraffic[]): string {
  const shares = [...sharesOf(traffic)]
    .toSorted(([, left], [, right]) => right - left)
    .map(([revision, percent]) => `${percent} % ${nameOf(revision)}`)
  const tags = traffic.flatMap(({ revision, tag }) => (tag === null ? [] : [`tag ${tag} on ${nameOf(revision)}`]))
  return [shares, tags]
    .filter((words) => words.length > 0)
    .map((words) => words.join(', '))
    .join('; ')
    .slice(0, CHARS_MAX)
}

function nameOf(revision: string): string {
  return revision === LATEST ? 'the latest revision' : revision
}
