import { commit, get, getAll, list, set } from '../support/operations.ts'
import type { Operation } from '../support/operations.ts'
import { allow, block, deny, silently } from '../support/scenarios.ts'
import type { Scenario } from '../support/scenarios.ts'

const LIMITS = 'https://firebase.google.com/docs/firestore/quotas#security_rules'
const CALLS = 'https://firebase.google.com/docs/firestore/security/rules-conditions#access_call_limits'

const range = (count: number): number[] => Array.from({ length: count }, (_, n) => n)
const key = (name: string): string => `/databases/$(database)/documents/keys/${name}`
/** A condition that makes `count` document access calls, each to a document of its own. */
const calls = (count: number, call = 'exists'): string =>
  range(count)
    .map((n) => `!${call}(${key(`$(id + '-${n}')`)})`)
    .join(' && ')
const writes = (collection: string, count: number): Operation =>
  commit(...range(count).map((n) => set(`${collection}/${n}`, {})))
const reads = (collection: string, count: number): Operation => getAll(...range(count).map((n) => `${collection}/${n}`))

/** Functions f0 to f`count - 1`, each calling the one before. */
const chain = (count: number): string =>
  range(count)
    .map((n) => `function f${n}() { return ${n === 0 ? 'true' : `f${n - 1}()`}; }`)
    .join('\n')
const named = (count: number): string =>
  range(count)
    .map((n) => `p${n}`)
    .join(', ')

const within = (title: string, rules: string, operation = get('a/b')): Scenario => ({
  title,
  page: LIMITS,
  rules,
  steps: [allow('within', operation)],
})
const beyond = (title: string, rules: string, operation = get('a/b')): Scenario => ({
  title,
  page: LIMITS,
  rules,
  steps: [block('beyond', operation)],
})

const nested = (depth: number, leaf: string): string =>
  `${range(depth)
    .map((n) => `match /a${n}/{v${n}} {`)
    .join(' ')} ${leaf} ${'}'.repeat(depth)}`
const nestedPath = (depth: number): string =>
  range(depth)
    .map((n) => `a${n}/x`)
    .join('/')
const sized = (parameters: number): string =>
  `function f(${named(parameters)}) { return true; }
   match /a/{id} { allow get: if f(${range(parameters).join(', ')}); }`
const bound = (bindings: number): string =>
  `function f() { ${range(bindings)
    .map((n) => `let v${n} = ${n};`)
    .join(' ')} return true; }
   match /a/{id} { allow get: if f(); }`
/** A condition of 2 to the power of `levels` evaluations. */
const doubling = (levels: number): string =>
  `function f0() { return true; }
   ${range(levels)
     .map((n) => `function f${n + 1}() { return f${n}() && f${n}(); }`)
     .join('\n')}
   match /a/{id} { allow get: if f${levels}(); }`

export const limits: Scenario[] = [
  {
    title: 'document access calls of one request',
    page: CALLS,
    rules: `
      match /ten/{id} { allow read: if ${calls(10)}; }
      match /eleven/{id} { allow get: if ${calls(11)}; }
      match /spared/{id} { allow get: if true || (${calls(11)}); }
      match /mixed/{id} { allow get: if ${calls(5)} && ${range(5)
        .map((n) => `get(${key(`more-${n}`)}) == null`)
        .join(' && ')}; }
      match /mixedeleven/{id} { allow get: if ${calls(5)} && ${range(6)
        .map((n) => `get(${key(`more-${n}`)}) == null`)
        .join(' && ')}; }
      match /same/{id} { allow get: if ${range(15)
        .map(() => `!exists(${key('one')})`)
        .join(' && ')}; }
      match /listed/{id} { allow list: if ${range(10)
        .map((n) => `!exists(${key(`k-${n}`)})`)
        .join(' && ')}; }
      match /listedeleven/{id} { allow list: if ${range(11)
        .map((n) => `!exists(${key(`k-${n}`)})`)
        .join(' && ')}; }`,
    steps: [
      allow('ten', get('ten/a')),
      deny('eleven', get('eleven/a')),
      allow('none, because the condition is decided before', get('spared/a')),
      allow('ten of two kinds', get('mixed/a')),
      deny('eleven of two kinds', get('mixedeleven/a')),
      silently('calls for one document may be cached', allow('fifteen to one document', get('same/a'))),
      allow('ten of a query', list('listed')),
      deny('eleven of a query', list('listedeleven')),
    ],
  },
  {
    title: 'document access calls of many operations',
    page: CALLS,
    rules: `
      match /two/{id} { allow read, write: if ${calls(2)}; }
      match /seven/{id} { allow read, write: if ${calls(7)}; }
      match /ten/{id} { allow read, write: if ${calls(10)}; }
      match /eleven/{id} { allow read, write: if ${calls(11)}; }
      match /after/{id} { allow write: if ${calls(7, 'existsAfter')}; }`,
    steps: [
      allow('a batch of three with two each', writes('two', 3)),
      allow('a batch of ten with two each', writes('two', 10)),
      deny('a batch of eleven with two each', writes('two', 11)),
      allow('a batch of two with ten each', writes('ten', 2)),
      deny('a batch of three with seven each', writes('seven', 3)),
      deny('a batch of one with eleven', writes('eleven', 1)),
      allow('a batch of two with seven existsAfter() each', writes('after', 2)),
      allow('two documents read with ten each', reads('ten', 2)),
      deny('three documents read with seven each', reads('seven', 3)),
      allow('ten documents read with two each', reads('two', 10)),
    ],
  },
  within('eight levels of match', nested(8, 'allow get;'), get(nestedPath(8))),
  beyond('fifteen levels of match', nested(15, 'allow get;'), get(nestedPath(15))),
  within(
    'eighteen wildcards',
    `match /${range(17)
      .map((n) => `{v${n}}`)
      .join('/')}/x { allow get; }`,
    get(Array.from({ length: 18 }, () => 'x').join('/')),
  ),
  beyond(
    'twenty-five wildcards',
    `match /${range(25)
      .map((n) => `{v${n}}`)
      .join('/')}/x { allow get; }`,
    get(Array.from({ length: 26 }, () => 'x').join('/')),
  ),
  within(
    'ninety path segments',
    `match /${range(90)
      .map((n) => `s${n}`)
      .join('/')} { allow get; }`,
    get(
      range(90)
        .map((n) => `s${n}`)
        .join('/'),
    ),
  ),
  beyond(
    'a hundred and twenty path segments',
    `match /${range(120)
      .map((n) => `s${n}`)
      .join('/')} { allow get; }`,
    get(
      range(120)
        .map((n) => `s${n}`)
        .join('/'),
    ),
  ),
  within('nineteen calls deep', `${chain(19)} match /a/{id} { allow get: if f18(); }`),
  beyond('twenty-two calls deep', `${chain(22)} match /a/{id} { allow get: if f21(); }`),
  within('seven arguments', sized(7)),
  beyond('eight arguments', sized(8)),
  within('ten let bindings', bound(10)),
  beyond('eleven let bindings', bound(11)),
  within('dozens of expressions', doubling(4)),
  beyond('thousands of expressions', doubling(12)),
  within('a source of 200 KB', `match /a/{id} { allow get; } // ${'x'.repeat(200 * 1024)}`),
  beyond('a source of 260 KB', `match /a/{id} { allow get; } // ${'x'.repeat(260 * 1024)}`),
]
