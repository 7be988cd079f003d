import { RpcError } from '../../kit/rpc-error.ts'
import { RUN_LIMITS } from './limits.ts'
import { shortName } from './names.ts'
import { LATEST, REVISION, type StoredService, type TrafficTarget, type TrafficTargetStatus } from './types.ts'

const TAG = /^[a-z][a-z0-9-]+[a-z0-9]$/

/**
 * Checks where traffic shall go, as Cloud Run does before it takes a change: every target names a revision that exists or is
 * the latest one, and the percentages sum to 100. Nothing means everything to the latest ready revision.
 */
export function checkTraffic(traffic: readonly TrafficTarget[], id: string, known: readonly string[]): TrafficTarget[] {
  if (traffic.length === 0) return [{ type: LATEST, percent: 100 }]
  const tags = new Set<string>()
  const checked = traffic.map((target, index) => {
    const at = `service.traffic[${index}]`
    const { percent = 0, tag = '' } = target
    if (!Number.isInteger(percent) || percent < 0 || percent > 100) {
      throw bad(`${at}.percent: found ${percent}; expected 0 to 100.`)
    }
    if (tag !== '') checkTag(`${at}.tag`, tag, id, tags)
    return { ...allocation(at, target, known), ...(percent === 0 ? {} : { percent }), ...(tag === '' ? {} : { tag }) }
  })
  const sum = checked.reduce((total, { percent = 0 }) => total + percent, 0)
  if (sum !== 100) throw bad(`service.traffic: the percentages sum to ${sum}; expected 100.`)
  return checked
}

function allocation(at: string, { type, revision = '' }: TrafficTarget, known: readonly string[]): TrafficTarget {
  if (type === LATEST) {
    if (revision === '') return { type }
    throw bad(`${at}.revision: found ${JSON.stringify(revision)}; expected none with ${LATEST}.`)
  }
  if (type !== REVISION) throw bad(`${at}.type: found ${type ?? 'none'}; expected ${LATEST} or ${REVISION}.`)
  const name = shortName(revision)
  if (known.includes(name)) return { type, revision: name }
  throw bad(`${at}.revision: Revision '${name}' not found; there are: ${known.join(', ') || 'none'}.`)
}

/** Cloud Run makes one label of an address of a tag and the service's name, and refuses a tag of less than three letters. */
function checkTag(at: string, tag: string, id: string, tags: Set<string>): void {
  if (!TAG.test(tag) || tag.length + id.length > RUN_LIMITS.tagAndServiceLengthMax) {
    throw bad(
      `${at}: found ${JSON.stringify(tag)}; expected three or more lowercase letters, digits and inner hyphens, beginning with a letter, at most ${RUN_LIMITS.tagAndServiceLengthMax} together with the service's name.`,
    )
  }
  if (tags.has(tag)) throw bad(`${at}: ${JSON.stringify(tag)} is used twice; expected every tag once.`)
  tags.add(tag)
}

/** Where traffic goes once the service serves what it is told to. */
export function trafficStatuses({ service }: StoredService): TrafficTargetStatus[] {
  const latest = shortName(service.latestReadyRevision ?? '')
  const host = shortName(service.name ?? '')
  return (service.traffic ?? []).map((target) => ({
    ...target,
    revision: target.type === LATEST ? latest : (target.revision ?? ''),
    ...(target.tag === undefined ? {} : { uri: `https://${target.tag}---${host}.stand-in.invalid` }),
  }))
}

function bad(message: string): RpcError {
  return new RpcError('INVALID_ARGUMENT', message)
}
