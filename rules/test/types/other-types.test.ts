import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { crc } from '../../src/hash/crc32.ts'
import { md5 } from '../../src/hash/md5.ts'
import { sha256 } from '../../src/hash/sha256.ts'
import { table } from '../support/table.ts'

// https://firebase.google.com/docs/reference/rules/rules.Path
table('path', [
  ['/a/b == /a/b', true],
  ['/a/b == /a/c', false],
  ["/a/b == '/a/b'", false],
  ['/a/b is path', true],
  ['/a/$(id)/c == /a/one/c', true],
  ["/a/$('x' + 'y') == /a/xy", true],
  ['/databases/(default)/documents/items/$(id) == request.path', true],
  ["/a/b[1] == 'b'", true],
  ["/a/b[2] == 'b'", 'error'],
  ["(/path/$(foo)/$(bar)).bind({'foo': 'something', 'bar': 'another'}) == /path/something/another", true],
  ["(/path/$(foo)).bind({'foo': 'x'}).foo == 'x'", true],
  ["(/path/$(foo)).bind({'foo': 'x'})['foo'] == 'x'", true],
  ["(/path/$(foo)).bind({'foo': 'x'}).bar == 'x'", 'error'],
  ["path('/path/$(foo)').bind({'foo': 'x'}) == /path/x", true],
  ["(/path/$(foo)).bind({'foo': 'x/y'}) == /path/x/y", 'error'],
  ["(/path/$(foo)).bind({'foo': 1}) == /path/1", 'error'],
  ["(/path/$(foo)).bind('foo') == /path/x", 'error'],
  ['/a/$(1) == /a/1', 'error'],
  ["/a/$('b/c') == /a/b/c", 'error'],
  ["/a/$('') == /a", 'error'],
  ['request.path[3] == "items"', true],
])

// https://firebase.google.com/docs/reference/rules/rules.LatLng
table('latlng', [
  ['latlng.value(1, 2).latitude() == 1', true],
  ['latlng.value(1.5, 2).latitude() == 1.5', true],
  ['latlng.value(1, 2).longitude() == 2.0', true],
  ['latlng.value(1, 2) == latlng.value(1.0, 2.0)', true],
  ['latlng.value(1, 2) == latlng.value(1, 3)', false],
  ['latlng.value(0, 0).distance(latlng.value(0, 0)) == 0', true],
  ['latlng.value(0, 0).distance(latlng.value(0, 1)) > 111000', true],
  ['latlng.value(0, 0).distance(latlng.value(0, 1)) < 112000', true],
  ['latlng.value(0, 0).distance(latlng.value(0, 180)) > 20000000', true],
  ['latlng.value(0, 0).distance(1) == 0', 'error'],
  ['latlng.value(91, 0).latitude() == 91', 'error'],
  ['latlng.value(0, 181).latitude() == 0', 'error'],
  ["latlng.value('0', 0).latitude() == 0", 'error'],
  ['latlng.value(0, 0) is latlng', true],
  ['latlng.value(0, 0) < latlng.value(1, 1)', 'error'],
])

table('boolean and null', [
  ['true', true],
  ['false', false],
  ['!false', true],
  ['!!true', true],
  ['null', 'error'],
  ["'true'", 'error'],
  ['1', 'error'],
  ['!null', 'error'],
  ['!1', 'error'],
  ['null == null', true],
  ['null == false', false],
  ['null.a == 1', 'error'],
  ['null.size() == 0', 'error'],
  ['true.size() == 0', 'error'],
])

// https://firebase.google.com/docs/firestore/security/rules-fields#data_type_enforcement
table('is', [
  ['true is bool', true],
  ['1 is int', true],
  ['1 is number', true],
  ['1 is float', false],
  ['1.0 is float', true],
  ['1.0 is number', true],
  ['1.0 is int', false],
  ["'a' is string", true],
  ["'a' is number", false],
  ['null is string', false],
  ['null is map', false],
  ['null is null', true],
  ['0 is null', false],
  ['[] is list', true],
  ['{} is map', true],
  ['[] is map', false],
  ['true is constraint', false],
  ["'a' is string == true", true],
  ["!('a' is int)", true],
])

// https://firebase.google.com/docs/reference/rules/rules.hashing
table('hashing', [
  ["hashing.md5('a').toHexString() == '0CC175B9C0F1B6A831C399E269772661'", true],
  ["hashing.md5(b'a') == hashing.md5('a')", true],
  [
    "hashing.sha256('').toHexString().lower() == 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'",
    true,
  ],
  ["hashing.crc32('123456789').toHexString() == 'CBF43926'", true],
  ["hashing.crc32c('123456789').toHexString() == 'E3069283'", true],
  ["hashing.sha256('a') is bytes", true],
  ['hashing.md5(1) is bytes', 'error'],
  ['hashing.crc32(null) is bytes', 'error'],
])

describe('hash functions', () => {
  test('md5 and sha256 agree with node:crypto for every length around the block size', () => {
    for (let length = 0; length < 150; length++) {
      const bytes = Uint8Array.from({ length }, (_, i) => (i * 31 + length) & 255)
      expect(Buffer.from(md5(bytes)).toString('hex')).toBe(createHash('md5').update(bytes).digest('hex'))
      expect(Buffer.from(sha256(bytes)).toString('hex')).toBe(createHash('sha256').update(bytes).digest('hex'))
    }
  })

  test('crc of nothing is zero', () => {
    expect([...crc('crc32', new Uint8Array(0))]).toEqual([0, 0, 0, 0])
    expect([...crc('crc32c', new Uint8Array(0))]).toEqual([0, 0, 0, 0])
  })
})
