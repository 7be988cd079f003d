import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startFirestoreEmulator } from '../../../start.ts'
import type { FirestoreEmulator } from '../../../start.ts'
import { queryOf } from '../support/clauses.ts'
import type { TableQuery } from '../support/clauses.ts'
import { Database } from '../support/database.ts'
import { AGGREGATIONS } from './aggregations.ts'
import { DISJUNCTIONS } from './disjunctions.ts'
import { EQUALITIES } from './equalities.ts'
import type { Requirement } from './index-case.ts'
import { entriesIn, indexFileOf } from './notation.ts'
import type { Notation } from './notation.ts'
import { ONE_FIELD } from './one-field.ts'
import { RANGES } from './ranges.ts'
import { SCOPES_AND_EXEMPTIONS } from './scopes-and-exemptions.ts'
import { SEVERAL_FIELDS } from './several-fields.ts'

const TOPICS = [ONE_FIELD, EQUALITIES, SEVERAL_FIELDS, RANGES, DISJUNCTIONS, SCOPES_AND_EXEMPTIONS, AGGREGATIONS]

let emulator: FirestoreEmulator
let database: Database
beforeAll(async () => {
  emulator = await startFirestoreEmulator()
  database = new Database(`127.0.0.1:${emulator.port}`)
})
afterAll(() => emulator.close())

async function load(indexes: readonly Notation[]): Promise<void> {
  const url = `http://127.0.0.1:${emulator.port}/emulator/v1/mesh/indexes`
  const reply = await fetch(url, { method: 'PUT', body: JSON.stringify(indexFileOf(indexes)) })
  expect(await reply.json()).toEqual({})
}

/** What comes of a query over the wire. */
async function outcome({ parent, structuredQuery, aggregations }: TableQuery): Promise<Requirement> {
  const reply =
    aggregations === undefined
      ? await database.post(parent, 'runQuery', { structuredQuery })
      : await database.post(parent, 'runAggregationQuery', {
          structuredAggregationQuery: { structuredQuery, aggregations },
        })
  if (!('error' in reply)) return 'served'
  expect(reply.error).toMatchObject({ status: 'FAILED_PRECONDITION', message: /^The query requires an? .*index/ })
  return entriesIn(reply.error.message)
}

/** The indexes with the proposed ones added, which replace overrides of the same fields. */
function pasted(indexes: readonly Notation[], proposed: readonly Notation[]): Notation[] {
  const replaced = proposed.flatMap((each) => /^.* =/.exec(each) ?? [])
  return [...indexes.filter((each) => !replaced.some((start) => each.startsWith(start))), ...proposed]
}

describe.each(TOPICS)('$title', ({ groups }) => {
  describe.each(groups)('$page', ({ cases }) => {
    test.each(cases.map(([title, clauses, indexes, expected]) => ({ title, clauses, indexes, expected })))(
      '$title',
      async ({ clauses, indexes, expected }) => {
        const query = queryOf(clauses)
        await load(indexes)
        expect(await outcome(query)).toEqual(expected)
        if (expected === 'served' || expected.length === 0) return
        await load(pasted(indexes, expected))
        expect(await outcome(query)).toBe('served')
      },
    )
  })
})
