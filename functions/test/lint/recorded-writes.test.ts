import { execFile } from 'node:child_process'
import { copyFile, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { RuleTester } from 'oxlint/plugins-dev'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { recordedWrites } from '../../../lint/recorded-writes.ts'

RuleTester.describe = describe
RuleTester.it = test

const tester = new RuleTester({ languageOptions: { parserOptions: { lang: 'ts' } } })

const VERB = 'functions/src/root/verb.ts'
const STORE = 'functions/src/root/store/things.ts'
const OWN_STORE = 'functions/src/notify/store.ts'

function valid(filename: string, ...snippets: string[]) {
  return snippets.map((code) => ({ code, filename }))
}

function invalid(filename: string, messageId: 'opener' | 'write', ...snippets: string[]) {
  return snippets.map((code) => ({ code, filename, errors: [{ messageId }] }))
}

tester.run('mesh/recorded-writes', recordedWrites, {
  valid: [
    ...valid(
      VERB,
      'const seen = new Map(); seen.set(id, 1); seen.delete(id)',
      'let cache: Map<string, number>; cache.set(id, 1)',
      'new Set().add(1)',
      'createHash("sha256").update(text).digest("hex")',
      'url.searchParams.set("a", "b")',
      'response.set("Allow", "GET")',
      'const found = await reference.get(); found.data()',
      'await commit(async (transaction) => transaction.set(reference, data))',
      'class Batch { batch = 1 }',
      'const counts = new Map<string, Set<string>>(); counts.get(id)?.add(name)',
      'const { set, get } = useStore()',
    ),
    ...valid(
      STORE,
      'commit(async (transaction) => { transaction.set(things.doc(id), thing); transaction.record(facts) })',
      'commit(async (transaction) => transaction.derived.delete(reference))',
      'function put(transaction: RecordedTransaction, ref: DocumentReference) { transaction.create(ref, {}) }',
      'await derivedWrites.set(things.doc(id), thing)',
      'function drop(services: Set<string>) { services.delete(id) }',
      'const byId = new Map(); byId.set(id, thing)',
      'const body = new URLSearchParams(); body.set("a", "b")',
      'createHmac("sha256", key).update(text).digest()',
      'commit(async (transaction) => { const { derived } = transaction; derived.set(things.doc(id), thing) })',
      'commit(async ({ derived }) => derived.set(things.doc(id), thing))',
      'import { derivedWrites } from "../../kit/derived-writes.ts"; derivedWrites.update(thing, {})',
      'const { set } = new Map()',
    ),
  ],
  invalid: [
    ...invalid(
      VERB,
      'opener',
      'db.runTransaction(work)',
      'const { runTransaction } = await firestore()',
      'const run = db.runTransaction.bind(db)',
      'const batch = db.batch()',
      'db["bulkWriter"]()',
      '(await firestore()).recursiveDelete(things)',
    ),
    ...invalid(
      VERB,
      'write',
      'db.doc("things/a").set({})',
      'await (await firestore()).collection("things").doc("a").update({})',
      'db.collection("things").add({})',
      'things.doc(id).withConverter(null).create({})',
      'const reference = things.doc(id); await reference.set({})',
      'const thing = things.doc(id); await thing.set({})',
      'const thing = things.doc(id)!; thing["set"]({})',
      'for (const { ref } of docs) ref.delete()',
      'docs.map((document) => document.ref.delete())',
      'const later = snapshot.ref.update',
      'function put(one: DocumentReference<Thing>) { return one.set({}) }',
      'function fill(writer: FirebaseFirestore.WriteBatch) { writer.set(one, {}) }',
      'const { things } = await collections(); things.add({})',
      'const all = await collections(); all.state.set({})',
      '(await collections()).state?.set({})',
      "const { set } = db.doc('a'); set({})",
      'const { update: change } = reference',
      "const refs = new Map<string, DocumentReference>(); refs.get('a')?.set({})",
      "let refs: ReadonlyMap<string, DocumentReference<Thing>> = made; refs.get('a')!.delete()",
    ),
    ...invalid(
      STORE,
      'write',
      'const { plannerState } = await collections(); await plannerState.set(state)',
      'references.map((one) => one.delete())',
      'function put(transaction: DocumentReference<Thing>) { return transaction.set({}) }',
      'const of = (name) => db.collection(name); of("things").add({})',
      'writer().update(thing, {})',
      "const refs = new Map<string, DocumentReference>(); refs.get('a')?.set({})",
      "function put(refs: Map<string, DocumentReference>) { return refs.get('a')!.set({}) }",
      "const { set } = c.doc('a')",
      'const { state } = await collections(); const { set } = state',
      'const derived = c.doc("a"); derived.set({})',
      'const transaction = of("things"); transaction.add({})',
      'const derivedWrites = c.doc("a"); derivedWrites.set({})',
    ),
    ...invalid(OWN_STORE, 'write', 'known.get(id).set({})'),
  ],
})

describe('the build', () => {
  const root = join(import.meta.dirname, '../../..')
  let directory = ''

  /** A tree of its own under the repository's configuration. */
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'mesh-lint-'))
    await copyFile(join(root, 'oxlint.config.ts'), join(directory, 'oxlint.config.ts'))
    for (const name of ['node_modules', 'lint', 'package.json']) await symlink(join(root, name), join(directory, name))
    for (const folder of ['root/store', 'kit']) {
      await mkdir(join(directory, 'functions/src', folder), { recursive: true })
      await writeFile(
        join(directory, 'functions/src', folder, 'write.ts'),
        'export const put = (things: { doc: (id: string) => { set: (data: object) => void } }) => things.doc("a").set({})\n',
      )
    }
  })
  afterAll(() => rm(directory, { recursive: true, force: true }))

  function lint(path: string): Promise<{ hasFailed: boolean; output: string }> {
    const oxlint = join(root, 'node_modules/oxlint/bin/oxlint')
    return new Promise((resolve) => {
      execFile(process.execPath, [oxlint, path], { cwd: directory }, (error, stdout, stderr) => {
        resolve({ hasFailed: error !== null, output: stdout + stderr })
      })
    })
  }

  test('fails where somebody writes past the ledger, and says what to use', async () => {
    const { hasFailed, output } = await lint('functions/src/root')
    expect(hasFailed).toBe(true)
    expect(output).toContain('mesh(recorded-writes)')
    expect(output).toContain('derivedWrites')
  })

  test('lets kit write', async () => {
    expect(await lint('functions/src/kit')).toMatchObject({ hasFailed: false })
  })
})
