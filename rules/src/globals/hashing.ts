import { crc } from '../hash/crc32.ts'
import { md5 } from '../hash/md5.ts'
import { sha256 } from '../hash/sha256.ts'
import { Fault } from '../values/fault.ts'
import { globalFunction } from './global-function.ts'
import type { GlobalFunction, Namespace } from './global-function.ts'

const hash = (name: string, compute: (bytes: Uint8Array) => Uint8Array): GlobalFunction =>
  globalFunction(1, ([value]) => {
    if (typeof value === 'string') return compute(new TextEncoder().encode(value))
    return value instanceof Uint8Array ? compute(value) : new Fault(`hashing.${name}() takes bytes or a string`)
  })

/** Source: https://firebase.google.com/docs/reference/rules/rules.hashing; strings are hashed as UTF-8. */
export const hashing: Namespace = {
  crc32: hash('crc32', (bytes) => crc('crc32', bytes)),
  crc32c: hash('crc32c', (bytes) => crc('crc32c', bytes)),
  md5: hash('md5', md5),
  sha256: hash('sha256', sha256),
}
