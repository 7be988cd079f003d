import { expect, test } from 'vitest'
import { emulatorsLiteral } from '../src/emulators-literal.ts'

const AUTH = '{\n  "auth": { "host": "127.0.0.1", "port": 9099 }\n}'

test.each([
  ['the emulators', `var firebaseConfig = {};\nvar firebaseEmulators = ${AUTH};\nif (firebaseConfig) {}`, AUTH],
  ['none on real Hosting', 'var firebaseEmulators = undefined;\n', undefined],
  ['none in another script', 'throw new Error()', undefined],
  ['a cut text whole', 'var firebaseEmulators = {"auth":', '{"auth":'],
])('finds %s', (_, script, literal) => {
  expect(emulatorsLiteral(script)).toBe(literal)
})
