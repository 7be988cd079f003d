import { expect, test } from 'vitest'
import { isContentKept, loggedForm } from '@mesh/core/ledger/logged-form'
import { DOCUMENTS } from '../../../e2e/src/documents.ts'

const documents = DOCUMENTS.filter(({ path }) => path.split('/').length === 2)
const fieldsLogged = ({ path, value }: (typeof documents)[number]) => Object.keys(loggedForm(path, value) as object)

test('of documents that auditors may not read, no content is kept but of fields that tell nobody’s secret', () => {
  const kept = documents.filter(({ path, readers }) => readers === 'nobody' && isContentKept(path))
  expect(Object.fromEntries(kept.map((one) => [one.path.split('/')[0], fieldsLogged(one)]))).toEqual({
    planner: ['schemaVersion'],
    notifySettings: ['schemaVersion', 'routes', 'notifiers'],
    heartbeatTokens: ['createTime'],
  })
})

test('of documents for auditors alone, no address and no hash is kept', () => {
  const kept = documents.filter(({ path, readers }) => readers === 'auditors' && isContentKept(path))
  const left = kept.map((one) => {
    const logged = fieldsLogged(one)
    return [one.path.split('/')[0], Object.keys(one.value).filter((field) => !logged.includes(field))]
  })
  expect(Object.fromEntries(left)).toEqual({ invites: ['email', 'name'], apiKeys: ['hash', 'lastUseTime'] })
})
