import { expect, test } from 'vitest'
import { readArguments } from '../../arguments.ts'

const EXPECTED = {
  host: '127.0.0.1',
  port: 18080,
  rules: '/a b/firestore.rules',
  functions: '127.0.0.1:15001',
  project: 'demo-mesh',
  seed: '/a b/firestore_export/firestore_export.overall_export_metadata',
}

test('reads what firebase-tools says, apart and joined, and ignores the rest', () => {
  const apart = [
    '--host',
    '127.0.0.1',
    '--port',
    '18080',
    '--websocket_port',
    '19150',
    '--database-edition',
    'standard',
  ]
    .concat(['--project_id', 'demo-mesh', '--rules', '/a b/firestore.rules', '--single_project_mode', 'true'])
    .concat(['--functions_emulator', '127.0.0.1:15001', '--seed_from_export', EXPECTED.seed])
  expect(readArguments(apart)).toEqual(EXPECTED)
  const joined = [
    '--port=18080',
    '--rules=/a b/firestore.rules',
    '--flag',
    '--functions_emulator=127.0.0.1:15001',
    '--project_id=demo-mesh',
    `--seed_from_export=${EXPECTED.seed}`,
    'stray',
  ]
  expect(readArguments(joined)).toEqual(EXPECTED)
})

test('has defaults and refuses a port that is none', () => {
  expect(readArguments([])).toEqual({ host: '127.0.0.1', port: 8080 })
  expect(() => readArguments(['--port', 'http'])).toThrow('--port: expected a number from 0 to 65535, found "http"')
  expect(() => readArguments(['--port'])).toThrow('found ""')
})
