import type {
  DocumentData,
  DocumentReference,
  DocumentSnapshot,
  Firestore,
  Query,
  QuerySnapshot,
} from 'firebase-admin/firestore'
import { firestore } from '../../../src/kit/firestore.ts'

/** What a test sees of every request that leaves for Firestore, whichever verb makes it. */
interface Tap {
  /** Does one request; may throw before or after it, as a process does that ends there. */
  step: <T>(name: string, work: () => Promise<T>) => Promise<T>
  /** A document was written; called before `step` ends. */
  wrote: (path: string) => void
}

let current: Tap | undefined
let rawGetAll: ((...references: DocumentReference[]) => Promise<DocumentSnapshot[]>) | undefined

/**
 * Sends all requests of this test file through a tap from now on: reads, queries, writes and transactions. A step that is new
 * is seen without being listed, since nothing gets to Firestore in another way.
 */
export async function tapFirestore(tap: Tap): Promise<void> {
  if (current === undefined) install(await firestore())
  current = tap
}

/** A document as a trigger delivers it, past the tap. */
export async function readUntapped(path: string): Promise<DocumentData | undefined> {
  const db = await firestore()
  const [document] = (await rawGetAll?.(db.doc(path))) ?? []
  return document?.data()
}

const step: Tap['step'] = (name, work) => current?.step(name, work) ?? work()

const WRITES = ['create', 'set', 'update', 'delete'] as const

/** The methods of batches and transactions that write a document. */
type Writing = Record<
  (typeof WRITES)[number],
  (this: object, reference: { path: string }, ...rest: unknown[]) => unknown
>

function install(db: Firestore): void {
  const getAll = db.getAll.bind(db)
  const runTransaction = db.runTransaction.bind(db)
  rawGetAll = getAll
  // A document's own `get` is a `getAll` of one.
  db.getAll = (...references) => step('read', () => getAll(...references))
  db.runTransaction = (update, options) =>
    step(options !== undefined && 'readOnly' in options ? 'look' : 'transaction', async () => {
      let paths: string[] = []
      const result = await runTransaction((transaction) => {
        paths = []
        seeWrites(transaction, (path) => paths.push(path))
        return update(transaction)
      }, options)
      for (const path of paths) current?.wrote(path)
      return result
    })

  const queries = prototypeWith('get', db.collectionGroup('any')) as { get: (this: Query) => Promise<QuerySnapshot> }
  const { get } = queries
  queries.get = function query() {
    return step('query', () => get.call(this))
  }

  // A document's own writes are batches of one.
  const batches = prototypeWith('commit', db.batch()) as { commit: (this: object) => Promise<unknown> }
  const written = new WeakMap<object, string[]>()
  seeWrites(batches, (path, batch) => written.set(batch, [...(written.get(batch) ?? []), path]))
  const { commit } = batches
  batches.commit = function commitTapped() {
    return step('write', async () => {
      const results = await commit.call(this)
      for (const path of written.get(this) ?? []) current?.wrote(path)
      return results
    })
  }
}

function seeWrites(target: object, see: (path: string, writer: object) => void): void {
  const methods = target as Writing
  for (const name of WRITES) {
    const write = methods[name]
    methods[name] = function seen(reference, ...rest) {
      see(reference.path, this)
      return write.call(this, reference, ...rest)
    }
  }
}

function prototypeWith(name: string, value: object): object {
  let prototype = value
  while (!Object.hasOwn(prototype, name)) prototype = Object.getPrototypeOf(prototype) as object
  return prototype
}
