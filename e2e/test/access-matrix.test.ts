import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  assertFails,
  assertSucceeds,
  initializeTestEnvironment,
  type RulesTestEnvironment,
} from '@firebase/rules-unit-testing'
import { Bytes, setLogLevel } from 'firebase/firestore'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ACTION_EVENTS, COLLECTIONS, INCIDENT_EVENTS } from '@mesh/core/paths'
import { ROLES, type Role } from '@mesh/core/roles'
import type { Member } from '@mesh/core/schema/member'
import { ask } from '../src/ask.ts'
import { DOCUMENTS, type Readers } from '../src/documents.ts'
import { firestoreHost } from '../src/shared-suite.ts'
import { REPOSITORY } from '../src/repository.ts'

const PROJECT = 'demo-access-matrix'

/** When roles changed, in the middle of a second; sessions are counted by whole ones. */
const CHANGE = new Date('2026-01-01T12:00:00.700Z')
const SECOND = Math.floor(CHANGE.getTime() / 1000)

interface Person {
  who: string
  /** Undefined for nobody. */
  claims: Record<string, unknown> | undefined
  /** Made of their name when absent. */
  uid?: string
  /** Absent for an account without a member document. */
  member?: Partial<Member>
  sees: readonly Readers[]
}

const ALL: readonly Readers[] = ['members', 'auditors']
const NOTHING: readonly Readers[] = []
const readsOf = (role: Role): readonly Readers[] => (['auditor', 'admin'].includes(role) ? ALL : ['members'])
const session = (role: unknown, authTime = SECOND + 60) => ({ role, auth_time: authTime })

const PEOPLE: Person[] = [
  ...ROLES.map((role) => ({ who: role, claims: session(role), member: { role }, sees: readsOf(role) })),
  ...ROLES.map((role) => ({ who: `${role} without a document`, claims: session(role), sees: readsOf(role) })),
  { who: 'nobody', claims: undefined, sees: NOTHING },
  { who: 'someone without a role', claims: { auth_time: SECOND }, sees: NOTHING },
  { who: 'someone with an unknown role', claims: session('owner'), sees: NOTHING },
  { who: 'someone with a list of roles', claims: session(['admin']), sees: NOTHING },
  { who: 'a disabled admin', claims: session('admin'), member: { role: 'admin', state: 'disabled' }, sees: NOTHING },
  { who: 'an old session', claims: session('admin', SECOND - 1), member: { role: 'admin' }, sees: NOTHING },
  {
    who: 'a session begun right after',
    claims: session('viewer', SECOND),
    member: { role: 'viewer' },
    sees: ['members'],
  },
  {
    who: 'a viewer with the claim of an admin',
    claims: session('admin'),
    member: { role: 'viewer' },
    sees: ['members'],
  },
  { who: 'an admin without the claim yet', claims: { auth_time: SECOND + 1 }, member: { role: 'admin' }, sees: ALL },
  { who: 'a claim on the name of Mesh', uid: 'mesh', claims: session('admin'), sees: NOTHING },
  { who: 'a claim on the name of a key', uid: 'key:abc', claims: session('admin'), sees: NOTHING },
  {
    who: 'a session of no known age',
    claims: { role: 'admin', auth_time: 'new' },
    member: { role: 'admin' },
    sees: NOTHING,
  },
]

const uidOf = ({ who, uid }: Pick<Person, 'who' | 'uid'>) => uid ?? `u-${who.replaceAll(' ', '-')}`
const memberOf = (changes: Partial<Member>) => ({
  ...DOCUMENTS.find(({ path }) => path.startsWith(`${COLLECTIONS.members}/`))?.value,
  validSince: CHANGE,
  ...changes,
})

/** A document as the browser SDK takes it. */
function sent(value: Record<string, unknown>): Record<string, unknown> {
  const fields = Object.entries(value)
  return Object.fromEntries(
    fields.map(([name, one]) => [name, one instanceof Uint8Array ? Bytes.fromUint8Array(one) : one]),
  )
}

let environment: RulesTestEnvironment

beforeAll(async () => {
  // Every refusal would be a line.
  setLogLevel('silent')
  const [host = '', port] = firestoreHost.split(':')
  environment = await initializeTestEnvironment({
    projectId: PROJECT,
    firestore: { host, port: Number(port), rules: readFileSync(join(REPOSITORY, 'firestore.rules'), 'utf8') },
  })
  await environment.withSecurityRulesDisabled(async (context) => {
    const firestore = context.firestore()
    for (const { path, value } of DOCUMENTS) await firestore.doc(path).set(sent(value))
    for (const person of PEOPLE) {
      const { member } = person
      if (member !== undefined) await firestore.doc(`${COLLECTIONS.members}/${uidOf(person)}`).set(memberOf(member))
    }
  })
})

afterAll(async () => {
  await environment?.clearFirestore()
  await environment?.cleanup()
})

function firestoreOf(person: Person) {
  const { claims } = person
  const context =
    claims === undefined
      ? environment.unauthenticatedContext()
      : environment.authenticatedContext(uidOf(person), claims)
  return context.firestore()
}

test('there is a valid document of every collection', () => {
  for (const { path, schema, value } of DOCUMENTS)
    expect([path, schema.safeParse(value).error]).toEqual([path, undefined])
  const names = DOCUMENTS.map(({ path }) => path.split('/').at(-2))
  expect(new Set(names)).toEqual(new Set([...Object.values(COLLECTIONS), INCIDENT_EVENTS, ACTION_EVENTS]))
  expect(names).toHaveLength(new Set(names).size)
})

describe.each(PEOPLE)('$who', (person) => {
  let firestore: ReturnType<typeof firestoreOf>

  // Each of them is a client of its own, with connections of its own: one for all documents.
  beforeAll(() => {
    firestore = firestoreOf(person)
  })

  afterAll(() => firestore.terminate())

  test.each(DOCUMENTS)('$path', async ({ path, readers, value }) => {
    const document = firestore.doc(path)
    const judge = person.sees.includes(readers) ? assertSucceeds : assertFails

    await Promise.all([judge(document.get()), judge(document.parent.get()), judge(document.parent.limit(1).get())])
    await Promise.all([
      assertFails(document.set(sent(value))),
      assertFails(document.update({ schemaVersion: 1 })),
      assertFails(document.delete()),
      assertFails(document.parent.doc('new').set(sent(value))),
    ])
  })

  test('reads of themselves as a member, and no more', async () => {
    const own = firestore.doc(`${COLLECTIONS.members}/${uidOf(person)}`)
    await (person.claims === undefined ? assertFails : assertSucceeds)(own.get())
    await assertFails(own.set(memberOf({ role: 'admin' })))
    await assertFails(own.update({ role: 'admin' }))
    await assertFails(own.delete())
  })
})

test('a collection that no rule names is closed to everyone', async () => {
  const firestore = environment.authenticatedContext('someone', { role: 'admin', auth_time: SECOND }).firestore()
  await assertFails(firestore.doc('unnamed/one').get())
  await assertFails(firestore.collectionGroup(INCIDENT_EVENTS).get())
  await assertFails(firestore.collectionGroup(ACTION_EVENTS).get())
})

interface Report {
  sourcePosition: { line: number; column: number }
  values?: unknown[]
  children?: Report[]
}

/** Places of expressions that nothing above made the rules look at. */
function unevaluated({ sourcePosition, values = [], children = [] }: Report): string[] {
  const own = values.length === 0 ? [`line ${sourcePosition.line}, column ${sourcePosition.column}`] : []
  return [...own, ...children.flatMap(unevaluated)]
}

test('no expression of the rules was left unevaluated', async () => {
  const url = `http://${firestoreHost}/emulator/v1/projects/${PROJECT}:ruleCoverage`
  const { report } = (await (await ask(url)).json()) as { report: Report[] }
  expect(report.length).toBeGreaterThan(Object.keys(COLLECTIONS).length)
  expect(report.flatMap(unevaluated)).toEqual([])
})
