import * as fc from 'fast-check'
import type { Command, WriteChoice } from './commands.ts'
import type { ModelQuery } from './model-query.ts'
import { TRANSFORMS } from './model-write.ts'

export const USERS = ['ann', 'bob'] as const

/** Every document that a run may write. */
export const PATHS = [
  'notes/a',
  'notes/b',
  'notes/c',
  'notes/d',
  'shared/a',
  'shared/b',
  'members/ann',
  'members/bob',
  'users/ann/private/x',
  'users/bob/private/x',
]

/** Few documents are asked for often, so that clients get in each other's way. */
const path = fc.oneof(
  { weight: 4, arbitrary: fc.constant('notes/a') },
  { weight: 3, arbitrary: fc.constantFrom('notes/b', 'shared/a') },
  { weight: 1, arbitrary: fc.constantFrom('notes/c', 'notes/d', 'shared/b') },
  { weight: 2, arbitrary: fc.constantFrom('members/self', 'members/ann', 'members/bob', 'users/self/private/x') },
)
const paths = fc.uniqueArray(path, { minLength: 1, maxLength: 2 })
const owner = fc.constantFrom('self', 'self', 'self', ...USERS)

const unconditional = {
  kind: fc.constantFrom<WriteChoice['kind'][]>('set', 'set', 'merge', 'transform', 'transform', 'delete', 'delete'),
  path,
  owner,
  n: fc.constantFrom(0, 1, 1, 1, 2, 2, 3, null),
  transforms: fc.uniqueArray(fc.constantFrom(...TRANSFORMS), { minLength: 1, maxLength: 2 }),
}
const only = fc.constantFrom<NonNullable<WriteChoice['only']>[]>('exists', 'missing', 0, 0, 1, 2)
const choice = fc.oneof(
  { weight: 4, arbitrary: fc.record(unconditional) },
  { weight: 1, arbitrary: fc.record({ ...unconditional, only }) },
)
const writes = fc.array(choice, { minLength: 1, maxLength: 3 })
const webWrites = fc.array(choice, { minLength: 1, maxLength: 2 })

const filtered = {
  from: fc.oneof(
    { weight: 4, arbitrary: fc.constant('notes') },
    { weight: 2, arbitrary: fc.constant('shared') },
    { weight: 3, arbitrary: fc.constantFrom('users/self/private', 'members', '**/private') },
  ),
  owner,
  above: fc.nat({ max: 2 }),
}
const window = {
  order: fc.constantFrom<NonNullable<ModelQuery['order']>[]>('ASCENDING', 'DESCENDING'),
  offset: fc.constant(1),
  limit: fc.integer({ min: 1, max: 2 }),
}
const unlimited: fc.Arbitrary<ModelQuery> = fc.record(filtered, { requiredKeys: ['from'] })
const query = fc.oneof(unlimited, fc.record({ ...filtered, ...window }, { requiredKeys: ['from'] }))

const admin = fc.nat({ max: 2 })
const user = fc.nat({ max: USERS.length - 1 })
const listener = fc.constantFrom(0, 0, 1, 2, 2, 3)
const to = fc.oneof(fc.record({ query }), fc.record({ query: unlimited }), fc.record({ paths }))
const how = fc.record({
  by: fc.constantFrom('token', 'token', 'token', 'time', 'nothing'),
  lie: fc.constantFrom('none', 'none', 'lost', 'made up'),
})
/** Within one wait for locks, beyond one, beyond an idle transaction, a transaction's life and the past that can be read. */
const ms = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(1, 1000, 10_000, 20_000) },
  { weight: 1, arbitrary: fc.constantFrom(60_000, 270_000, 3_700_000) },
)

/** What each command is made of, by its name. */
const COMMANDS = {
  begin: fc.record({ do: fc.constant('begin'), admin }),
  rollback: fc.record({ do: fc.constant('rollback'), admin }),
  abandon: fc.record({ do: fc.constant('abandon'), admin }),
  get: fc.record({ do: fc.constant('get'), admin, paths }),
  query: fc.record({ do: fc.constant('query'), admin, query }),
  count: fc.record({ do: fc.constant('count'), admin, query }),
  commit: fc.record({ do: fc.constant('commit'), admin, writes }),
  write: fc.record({ do: fc.constant('write'), admin, writes }),
  look: fc.record({
    do: fc.constant('look'),
    query,
    commitsAgo: fc.nat({ max: 5 }),
    by: fc.constantFrom('time', 'transaction'),
  }),
  'web get': fc.record({ do: fc.constant('web get'), user, paths }),
  'web query': fc.record({ do: fc.constant('web query'), user, query }),
  'web commit': fc.record({ do: fc.constant('web commit'), user, writes: webWrites }),
  'web write': fc.record({ do: fc.constant('web write'), user, writes: webWrites }),
  listen: fc.record({ do: fc.constant('listen'), listener, to }),
  unlisten: fc.record({ do: fc.constant('unlisten'), listener, nth: fc.nat({ max: 2 }) }),
  drop: fc.record({ do: fc.constant('drop'), listener }),
  pause: fc.record({ do: fc.constant('pause'), listener }),
  drain: fc.record({ do: fc.constant('drain'), listener }),
  resume: fc.record({ do: fc.constant('resume'), listener, how }),
  reconnect: fc.record({ do: fc.constant('reconnect'), listener, how }),
  advance: fc.record({ do: fc.constant('advance'), ms }),
  restart: fc.record({
    do: fc.constant('restart'),
    by: fc.constantFrom('close', 'kill', 'kill while writing'),
  }),
  clear: fc.record({ do: fc.constant('clear') }),
} as const satisfies { [name in Command['do']]: fc.Arbitrary<Command> }

type Weights = Partial<Record<Command['do'], number>>

const TRANSACTIONS: Weights = { begin: 4, get: 16, query: 8, count: 2, commit: 16, rollback: 2, abandon: 2, write: 8 }
const LOOKS: Weights = { look: 6 }
const WEB: Weights = { 'web get': 10, 'web query': 2, 'web commit': 10, 'web write': 6 }
const LISTENERS: Weights = { listen: 12, unlisten: 2, drop: 6, resume: 4, reconnect: 6 }
const SLOW_READERS: Weights = { pause: 4, drain: 2 }
const TIME: Weights = { advance: 8 }

/** How often each command comes, by what the runs are to find out. */
export const MIXES = {
  transactions: { ...TRANSACTIONS, ...WEB, ...LOOKS, ...TIME, clear: 1 },
  listeners: {
    ...LISTENERS,
    ...SLOW_READERS,
    ...TIME,
    write: 20,
    'web write': 8,
    get: 4,
    commit: 4,
    clear: 1,
    restart: 1,
  },
  rules: {
    ...LISTENERS,
    ...SLOW_READERS,
    ...TIME,
    write: 12,
    'web get': 10,
    'web query': 8,
    'web commit': 12,
    'web write': 12,
    get: 2,
  },
  restarts: { ...TRANSACTIONS, ...WEB, ...LISTENERS, ...SLOW_READERS, ...LOOKS, ...TIME, restart: 8, clear: 1 },
  wire: { ...TRANSACTIONS, ...WEB, ...LISTENERS, ...TIME, clear: 1 },
} as const satisfies Record<string, Weights>

/** Runs of at most `stepsMax` commands. */
export function runsOf(mix: Weights, stepsMax: number): fc.Arbitrary<Command[]> {
  const choices = Object.entries(mix).map(([name, weight]) => ({
    weight,
    arbitrary: COMMANDS[name as Command['do']] as fc.Arbitrary<Command>,
  }))
  return fc.array(fc.oneof(...choices), { maxLength: stepsMax, size: 'max' })
}
