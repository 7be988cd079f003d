import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Caller, Json } from '../../../api/service.ts'
import { RulesAuthoriser } from '../../../engine/authorise.ts'
import { QueryEngine } from '../../../engine/query/query-engine.ts'
import { ProjectRules } from '../../../engine/rules/project-rules.ts'
import { RpcError } from '../../../../kit/rpc-error.ts'
import { anyFields, anyPath, anyQuery } from '../query/random-query.ts'
import { ROOT, World } from '../query/world.ts'

const NOBODY: Caller = { kind: 'nobody' }

const field = fc.constantFrom('a', 'b', 'm.x').map((name) => `resource.data.${name}`)
const literals = ['null', 'true', '1', '2', '2.5', '9007199254740992.0', '9007199254740993', "'a'", "'é'", '[]'].concat(
  ["[1, 'a']", '[1.0, null]', "{'x': 1}", 'latlng.value(1, 2)', 'timestamp.date(2026, 1, 1)', "b'a'"],
  ['/databases/(default)/documents/c/d1'],
)
const literal = fc.constantFrom(...literals)
const operand = fc.oneof(
  field,
  fc.constantFrom("resource.data.get('a', 1)", "resource.data.get(['m', 'x'], 1)"),
  literal,
)
const atom = fc.oneof(
  fc.tuple(field, fc.constantFrom('==', '!=', '<', '<=', '>', '>=', 'in'), operand).map((parts) => parts.join(' ')),
  fc.tuple(literal, field).map(([value, list]) => `${value} in ${list}`),
  fc.tuple(operand, operand, operand).map(([value, first, second]) => `${value} in [${first}, ${second}]`),
  fc
    .tuple(field, fc.constantFrom('number', 'int', 'string', 'list', 'map', 'path', 'null'))
    .map((is) => is.join(' is ')),
  fc.tuple(field, literal).map(([list, value]) => `${list}.hasAny([${value}])`),
  fc.constantFrom("'a' in resource.data", "resource.data.keys().hasAll(['b'])", "id == 'd1'", "resource.id != 'd1'"),
  operand.map((value) => `ignores(${value})`),
)
const condition = fc
  .tuple(atom, fc.boolean(), fc.constantFrom('&&', '||'), fc.option(atom))
  .map(([one, isNegated, op, other]) => {
    const first = isNegated ? `!(${one})` : `(${one})`
    return other === null ? first : `${first} ${op} (${other})`
  })
const place = fc.constantFrom('/c/{id}', '/{path=**}/c/{id}', '/c/{id=**}', '/{path=**}/{id}', '/z/{y}/c/{id}')

function isAllowed(judge: () => void): boolean {
  try {
    judge()
    return true
  } catch (error) {
    if (error instanceof RpcError && error.status === 'PERMISSION_DENIED') return false
    throw error
  }
}

function isValid(engine: QueryEngine, query: Json): boolean {
  try {
    engine.run(ROOT, query)
    return true
  } catch (error) {
    if (error instanceof RpcError) return false
    throw error
  }
}

test('a query that the rules allow returns no document that they would not let be read by itself', () => {
  let returned = 0
  const allDocuments = fc.array(fc.tuple(anyPath, anyFields), { minLength: 5, maxLength: 20 })
  const allRules = fc.array(fc.tuple(place, condition), { minLength: 4, maxLength: 8 })
  fc.assert(
    fc.property(
      allDocuments,
      allRules,
      fc.array(anyQuery, { minLength: 6, maxLength: 12 }),
      (documents, places, queries) => {
        const { store } = new World(Object.fromEntries(documents))
        const engine = new QueryEngine(store)
        const rules = new ProjectRules()
        const blocks = places.map(([path, rule]) => `match ${path} { allow read: if ${rule}; }`)
        const { issues, isLoaded } = rules.load(
          `rules_version = '2';
         service cloud.firestore {
           match /databases/{database}/documents { function ignores(value) { return true; } ${blocks.join('\n')} }
         }`,
        )
        expect(isLoaded, JSON.stringify(issues)).toBe(true)
        const authoriser = new RulesAuthoriser(store, rules)
        for (const query of queries.filter((each) => isValid(engine, each))) {
          if (!isAllowed(() => authoriser.list(NOBODY, `${ROOT}/c`, query))) continue
          for (const document of engine.run(ROOT, query).documents) {
            returned += 1
            const isReadable = isAllowed(() => authoriser.get(NOBODY, document.name, document))
            expect(isReadable, JSON.stringify([query, document])).toBe(true)
          }
        }
      },
    ),
    { numRuns: 800 },
  )
  expect(returned).toBeGreaterThan(100)
})
