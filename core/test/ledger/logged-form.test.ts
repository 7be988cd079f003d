import { expect, test } from 'vitest'
import { isContentKept, loggedForm } from '../../src/ledger/logged-form.ts'

test('a document that auditors may read is logged as it is, and kept', () => {
  const incident = { severity: 'major' }
  expect([loggedForm('incidents/a', incident), isContentKept('incidents/a')]).toEqual([incident, true])
})

test('of a collection that nobody has thought of, and of a part of a document, only the digest is logged', () => {
  for (const resource of ['things/a', 'things', '', 'toString/a', 'incidents/a/events/b', 'witnessedLogs/a']) {
    expect([loggedForm(resource, { a: 1 }), isContentKept(resource)]).toEqual([{ a: 1 }, false])
  }
})

test('secrets, their hashes and addresses are in no logged form', () => {
  expect(loggedForm('apiKeys/k', { name: 'deployer', hash: 'h', lastUseTime: 1 })).toEqual({ name: 'deployer' })
  expect(loggedForm('invites/i', { email: 'bob@mesh.test', name: 'Bob', role: 'viewer' })).toEqual({ role: 'viewer' })
  expect(loggedForm('heartbeatTokens/a.job', { token: 't', createTime: 1 })).toEqual({ createTime: 1 })
  expect(loggedForm('planner/config', { revision: 2, policies: {} })).toEqual({ revision: 2 })
  const notifiers = [
    { id: 'mail', type: 'email', host: 'smtp.test', user: 'u', from: 'a@b.test', to: ['c@d.test'], secret: 'mail' },
    { id: 'hook', type: 'webhook', url: 'https://hook.test/token', secret: 'hook' },
  ]
  expect(loggedForm('notifySettings/current', { schemaVersion: 1, notifiers, routes: [] })).toEqual({
    schemaVersion: 1,
    notifiers: [
      { id: 'mail', type: 'email', secret: 'mail' },
      { id: 'hook', type: 'webhook', secret: 'hook' },
    ],
    routes: [],
  })
  expect(loggedForm('notifySettings/current', { notifiers: 'odd', routes: [] })).toEqual({ routes: [] })
  expect(loggedForm('notifySettings/current', { notifiers: ['a@b.test'] })).toEqual({ notifiers: [null] })
})

test('what is no document is logged as it is', () => {
  expect([loggedForm('apiKeys/k', null), loggedForm('apiKeys/k', 3)]).toEqual([null, 3])
})
