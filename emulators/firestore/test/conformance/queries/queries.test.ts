import { beforeAll, describe, expect, test } from 'vitest'
import { FOREIGN_HOST, openSubject } from '../../contract/support/subject.ts'
import type { Subject } from '../../contract/support/subject.ts'
import { queryOf } from '../support/clauses.ts'
import { Database } from '../support/database.ts'
import { ask, summary, summaryOf } from './answer.ts'
import { IndexedEngine } from './indexed-engine.ts'
import type { QueryCase } from './topic.ts'
import { TOPICS } from './topics.ts'

const namedCase = ([title, clauses, expected]: QueryCase) => ({ title, clauses, expected })

let subject: Subject
beforeAll(async () => {
  subject = await openSubject()
})

describe.each(TOPICS)('$title', ({ documents, groups }) => {
  let database: Database
  beforeAll(async () => {
    database = new Database(subject.address)
    await database.seed(documents)
  })

  describe.each(groups)('$page', ({ cases }) => {
    test.each(cases.map(namedCase))('$title', async ({ clauses, expected }) => {
      const query = queryOf(clauses)
      expect(summary(await ask(database, query), expected)).toEqual(summaryOf(expected, query))
    })
  })
})

describe.skipIf(FOREIGN_HOST).each(TOPICS)('$title, from indexes', ({ documents, groups }) => {
  const engine = new IndexedEngine(documents)
  test.each(groups.flatMap(({ cases }) => cases.map(namedCase)))('$title', ({ clauses, expected }) => {
    const query = queryOf(clauses)
    expect(summary(engine.ask(query), expected)).toEqual(summaryOf(expected, query))
  })
})
