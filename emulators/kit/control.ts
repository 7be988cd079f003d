import type { Clock } from './clock.ts'
import type { Fault, Faults } from './faults.ts'
import { STATUS } from './rpc-error.ts'

/** The path under which every Mesh emulator has its test hooks. */
export const CONTROL_ROOT = '/emulator/v1/mesh/'

export interface ControlRequest {
  method: string
  /** Without query. */
  path: string
  /** The parsed JSON body, or undefined when there was none. */
  body: unknown
}

export interface ControlReply {
  status: number
  body: unknown
}

/**
 * Answers `clock` and `faults` under /emulator/v1/mesh/; undefined for any other path.
 *
 * - `GET clock` → `{now, frozen}`; `POST clock` with `{freeze: true | ISO time}`, `{advanceMs: n}` or `{thaw: true}`.
 * - `GET faults` → `{faults}`; `PUT faults` with `{faults: [...]}` or the list itself; `DELETE faults`. A fault is an object
 *   as `Fault` describes it: `{"on": "deliver", "duplicate": true}` delivers twice, `{"on": "deliver", "shuffle": 42}` in
 *   another order.
 *
 * Anything else is 400 (malformed) or 405 (method) with `{error: {message}}`.
 */
export function controlReply(
  request: ControlRequest,
  hooks: { clock: Clock; faults: Faults },
): ControlReply | undefined {
  const { method, path, body } = request
  try {
    if (path === `${CONTROL_ROOT}clock`) {
      if (method === 'POST') moveClock(hooks.clock, body)
      else if (method !== 'GET') return notAllowed(path, method, 'GET, POST')
      return { status: 200, body: clockState(hooks.clock) }
    }
    if (path === `${CONTROL_ROOT}faults`) {
      if (method === 'PUT') hooks.faults.set(parseFaults(body))
      else if (method === 'DELETE') hooks.faults.reset()
      else if (method !== 'GET') return notAllowed(path, method, 'GET, PUT, DELETE')
      return { status: 200, body: { faults: hooks.faults.list() } }
    }
  } catch (error) {
    if (error instanceof BadControl) return { status: 400, body: { error: { message: error.message } } }
    throw error
  }
  return undefined
}

class BadControl extends Error {}

function notAllowed(path: string, method: string, allowed: string): ControlReply {
  return { status: 405, body: { error: { message: `${path} does not take ${method}; it takes ${allowed}.` } } }
}

function clockState(clock: Clock): { now: string; frozen: boolean } {
  return { now: new Date(clock.now() / 1000).toISOString(), frozen: clock.isFrozen }
}

function moveClock(clock: Clock, body: unknown): void {
  const expected = 'Expected {"freeze": true | "<ISO time>"}, {"advanceMs": <number >= 0>} or {"thaw": true}'
  if (!isRecord(body)) throw new BadControl(`${expected}; got ${JSON.stringify(body)}.`)
  const unknown = Object.keys(body).find((key) => !['freeze', 'advanceMs', 'thaw'].includes(key))
  if (unknown !== undefined || Object.keys(body).length === 0)
    throw new BadControl(`${expected}; got ${JSON.stringify(body)}.`)
  const { freeze, advanceMs, thaw } = body
  if (thaw === true) clock.thaw()
  else if (thaw !== undefined) throw new BadControl(`${expected}; got thaw ${JSON.stringify(thaw)}.`)
  if (freeze === true) clock.freeze()
  else if (typeof freeze === 'string' && !Number.isNaN(Date.parse(freeze))) clock.freeze(Date.parse(freeze) * 1000)
  else if (freeze !== undefined) throw new BadControl(`${expected}; got freeze ${JSON.stringify(freeze)}.`)
  if (typeof advanceMs === 'number' && Number.isFinite(advanceMs) && advanceMs >= 0)
    clock.advance(Math.round(advanceMs * 1000))
  else if (advanceMs !== undefined) throw new BadControl(`${expected}; got advanceMs ${JSON.stringify(advanceMs)}.`)
}

const NUMBER_FIELDS = ['latencyMs', 'reorder', 'shuffle', 'times']
const BOOLEAN_FIELDS = ['drop', 'duplicate']

function parseFaults(body: unknown): Fault[] {
  const list = isRecord(body) ? body['faults'] : body
  if (!Array.isArray(list)) throw new BadControl(`Expected {"faults": [...]}; got ${JSON.stringify(body)}.`)
  return list.map((item: unknown, index) => {
    const at = `faults[${index}]`
    if (!isRecord(item) || typeof item['on'] !== 'string') {
      throw new BadControl(
        `${at}: expected an object with "on" (an RPC name, "deliver" or "*"); got ${JSON.stringify(item)}.`,
      )
    }
    for (const [key, value] of Object.entries(item)) checkField(at, key, value)
    return item as unknown as Fault
  })
}

function checkField(at: string, key: string, value: unknown): void {
  const found = JSON.stringify(value)
  if (key === 'on') return
  if (key === 'error') {
    if (typeof value === 'string' && Object.hasOwn(STATUS, value)) return
    throw new BadControl(`${at}.error: expected one of ${Object.keys(STATUS).join(', ')}; got ${found}.`)
  }
  if (key === 'times' && value === 0) throw new BadControl(`${at}.times: expected a number > 0; got 0.`)
  if (NUMBER_FIELDS.includes(key)) {
    if (typeof value === 'number' && value >= 0) return
    throw new BadControl(`${at}.${key}: expected a number >= 0; got ${found}.`)
  }
  if (BOOLEAN_FIELDS.includes(key)) {
    if (typeof value === 'boolean') return
    throw new BadControl(`${at}.${key}: expected true or false; got ${found}.`)
  }
  const known = ['on', 'error', ...NUMBER_FIELDS, ...BOOLEAN_FIELDS].join(', ')
  throw new BadControl(`${at}: unknown field ${JSON.stringify(key)}; known are ${known}.`)
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
