import { MeshError } from '@mesh/core/errors'
import { canonicalTraffic, LATEST, type RunTraffic } from '../../gcp/run-traffic.ts'

/** Percent of the traffic by revision; a revision without traffic is absent. */
export type Shares = ReadonlyMap<string, number>

/** The share of each revision, tags left aside; `latest` is the revision that `LATEST` stands for, to resolve it. */
export function sharesOf(traffic: readonly RunTraffic[], latest?: string): Shares {
  const shares = new Map<string, number>()
  for (const { revision, percent } of traffic) {
    const name = revision === LATEST ? (latest ?? LATEST) : revision
    if (percent > 0) shares.set(name, (shares.get(name) ?? 0) + percent)
  }
  return shares
}

/**
 * The shares when one revision gets `percent` and the others keep their proportions; whole numbers that sum to 100. Throws
 * `failed-precondition` when there is no other that could take the rest.
 */
export function giveShare(shares: Shares, revision: string, percent: number): Shares {
  const others = [...shares].filter(([name]) => name !== revision)
  const total = others.reduce((sum, [, share]) => sum + share, 0)
  const rest = 100 - percent
  if (rest > 0 && total === 0) {
    throw new MeshError(
      'failed-precondition',
      `no other revision has traffic that could keep the remaining ${rest} %; name all targets instead`,
    )
  }
  const exact = others.map(([name, share]) => ({ name, share: total === 0 ? 0 : (share * rest) / total }))
  const given = new Map(exact.map(({ name, share }) => [name, Math.floor(share)]))
  const left = rest - [...given.values()].reduce((sum, share) => sum + share, 0)
  const neediest = exact.toSorted((a, b) => (b.share % 1) - (a.share % 1) || (a.name < b.name ? -1 : 1))
  for (const { name } of neediest.slice(0, left)) given.set(name, (given.get(name) ?? 0) + 1)
  return new Map([...given, [revision, percent] as const].filter(([, share]) => share > 0))
}

/** The traffic with other shares; every tag stays on its revision, so that its address goes on working. */
export function withShares(traffic: readonly RunTraffic[], shares: Shares): RunTraffic[] {
  const tags = traffic.filter(({ tag }) => tag !== null).map((target) => ({ ...target, percent: 0 }))
  const targets = [...shares].map(([revision, percent]) => ({ revision, percent, tag: null }))
  return canonicalTraffic([...targets, ...tags])
}

/** Percent of the traffic that goes to another revision than before. */
export function movedPercent(before: Shares, after: Shares): number {
  return [...after].reduce((sum, [name, share]) => sum + Math.max(0, share - (before.get(name) ?? 0)), 0)
}
