import type { protos } from '@google-cloud/run'

type Target = protos.google.cloud.run.v2.ITrafficTarget
type Status = protos.google.cloud.run.v2.ITrafficTargetStatus

/** The revision that is always the newest ready one; names of revisions have no capitals. */
export const LATEST = 'LATEST'

/** A part of a service's traffic. */
export interface RunTraffic {
  /** Short name, or `LATEST`. */
  revision: string
  /** 0 to 100. */
  percent: number
  /** Gives the revision an address of its own; null for none. */
  tag: string | null
}

const BY_LATEST = 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST'
const BY_REVISION = 'TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION'

/** Traffic in an order of its own, so that what is the same is equal; none set means everything to the latest revision. */
export function readTraffic(targets: readonly (Target | Status)[]): RunTraffic[] {
  if (targets.length === 0) return [{ revision: LATEST, percent: 100, tag: null }]
  const read = targets.map(({ type, revision, percent, tag }) => ({
    revision: type === BY_LATEST ? LATEST : shortName(revision ?? ''),
    percent: percent ?? 0,
    tag: tag === undefined || tag === null || tag === '' ? null : tag,
  }))
  return canonicalTraffic(read)
}

/** By revision, then tag, then percent. */
export function canonicalTraffic(traffic: readonly RunTraffic[]): RunTraffic[] {
  const key = ({ revision, tag, percent }: RunTraffic) => `${revision} ${tag ?? ''} ${String(percent).padStart(3, '0')}`
  return [...traffic].sort((left, right) => (key(left) < key(right) ? -1 : 1))
}

/** As Cloud Run takes it. */
export function writeTraffic(traffic: readonly RunTraffic[]): Target[] {
  return traffic.map(({ revision, percent, tag }) => ({
    ...(revision === LATEST ? { type: BY_LATEST } : { type: BY_REVISION, revision }),
    percent,
    ...(tag === null ? {} : { tag }),
  }))
}

/** The last part of a name. */
export function shortName(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1)
}
