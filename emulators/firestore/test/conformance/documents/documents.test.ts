import { beforeAll, describe, expect, test } from 'vitest'
import { openSubject } from '../../contract/support/subject.ts'
import { LIMITS } from '../limits/limits.ts'
import { Database } from '../support/database.ts'
import { NAMES } from './names.ts'
import { outcome, plain } from './outcome.ts'
import { REQUESTS } from './requests.ts'
import { VALUES } from './values.ts'

let database: Database
beforeAll(async () => {
  database = new Database((await openSubject()).address)
})

describe.each([VALUES, NAMES, REQUESTS, LIMITS])('$title', ({ groups }) => {
  describe.each(groups)('$page', ({ cases }) => {
    test.each(cases.map((item) => ({ title: item[0], item })))('$title', async ({ item }) => {
      expect(await outcome(database, item)).toEqual(plain(item[2]))
    })
  })
})
