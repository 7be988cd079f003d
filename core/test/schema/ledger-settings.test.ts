import { expect, test } from 'vitest'
import { diffRootSettings } from '../../src/root/diff-root-settings.ts'
import { meshConfigSchema } from '../../src/schema/config.ts'
import { NO_SETTINGS } from '../../src/schema/settings.ts'
import { formatVerifierKey } from '../../src/ledger/note/verifier-key.ts'
import { signerOf } from '../ledger/note/keys.ts'

const log = formatVerifierKey((await signerOf('other.test/log', 1)).key)
const cosigner = formatVerifierKey((await signerOf('witness.test/w', 4)).key)
const second = formatVerifierKey((await signerOf('witness.test/second', 4)).key)
const witness = { name: 'W', url: 'https://witness.test/w', vkey: cosigner }

function parse(ledger: object) {
  return meshConfigSchema.safeParse({ version: 1, services: [], ledger })
}

test.each<[string, object, string[]]>([
  ['nothing', {}, []],
  [
    'everything',
    {
      public: true,
      origin: 'mesh.test/ledger',
      key: 'my-key',
      witnesses: [witness],
      witnessOf: [{ origin: 'other.test/log', vkey: log }],
    },
    [],
  ],
  [
    'a log twice, with two keys',
    {
      witnessOf: [
        { origin: 'a', vkey: log },
        { origin: 'a', vkey: log },
      ],
    },
    [],
  ],
  ['an origin with spaces', { origin: 'my log' }, ['origin']],
  ['a key in place of its name', { key: '-----BEGIN PRIVATE KEY-----' }, ['key']],
  ['a cosigner as a log', { witnessOf: [{ origin: 'a', vkey: cosigner }] }, ['witnessOf.0.vkey']],
  ['a log as a witness', { witnesses: [{ ...witness, vkey: log }] }, ['witnesses.0.vkey']],
  ['a key cut short', { witnesses: [{ ...witness, vkey: cosigner.slice(0, -4) }] }, ['witnesses.0.vkey']],
  ['a password in an address', { witnesses: [{ ...witness, url: 'https://me:secret@w.test/' }] }, ['witnesses.0.url']],
  ['an address with a query', { witnesses: [{ ...witness, url: 'https://w.test/?a=b' }] }, ['witnesses.0.url']],
  ['no web address', { witnesses: [{ ...witness, url: 'ftp://w.test/' }] }, ['witnesses.0.url']],
  ['a name twice', { witnesses: [witness, { ...witness, vkey: second }] }, ['witnesses.1.name']],
  ['a key twice', { witnesses: [witness, { ...witness, name: 'V' }] }, ['witnesses.1.vkey']],
  ['an unknown word', { witness: [] }, ['']],
])('%s', (_, ledger, expected) => {
  const parsed = parse(ledger)
  const faults = parsed.success ? [] : parsed.error.issues.map(({ path }) => path.slice(1).join('.'))
  expect(faults).toEqual(expected)
})

test('the section is stored as it is and told in the plan only when it says something', () => {
  const config = meshConfigSchema.parse({ version: 1, services: [], ledger: { public: true } })
  const first = diffRootSettings(config)
  expect(first.settings?.ledger).toEqual({ public: true, witnesses: [], witnessOf: [] })
  expect(first.lines).toEqual([{ change: 'create', kind: 'ledger', id: 'ledger', fields: [] }])
  const changed = meshConfigSchema.parse({ version: 1, services: [], ledger: { public: false, witnesses: [witness] } })
  const { lines } = diffRootSettings(changed, first.settings)
  expect(lines).toMatchObject([
    { change: 'update', kind: 'ledger', fields: expect.arrayContaining(['public', 'witnesses']) as string[] },
  ])
  const empty = meshConfigSchema.parse({ version: 1, services: [] })
  expect(diffRootSettings(empty, NO_SETTINGS)).toEqual({ lines: [], settings: undefined })
  expect(diffRootSettings(empty, first.settings).lines).toMatchObject([{ change: 'delete', kind: 'ledger' }])
})

test('settings that were stored before there was a ledger can be read', () => {
  const { ledger, ...old } = NO_SETTINGS
  expect(ledger).toEqual({ public: false, witnesses: [], witnessOf: [] })
  expect(
    diffRootSettings(meshConfigSchema.parse({ version: 1, services: [] }), old as typeof NO_SETTINGS).settings,
  ).toEqual(NO_SETTINGS)
})
