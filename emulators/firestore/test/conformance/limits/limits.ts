import type { Json } from '../../../api/service.ts'
import type { Value } from '../../../api/values.ts'
import type { DocumentCase, DocumentTopic } from '../documents/document-case.ts'
import { setWrite } from '../support/database.ts'
import { ROOT } from '../support/literal.ts'
import { PAGES } from '../support/pages.ts'
import { refused } from '../support/refusal.ts'
import type { Refusal } from '../support/refusal.ts'

const MIB = 1024 * 1024
const VALUE_BYTES_MAX = MIB - 89
const nil: Value = { nullValue: null }
const text = (bytes: number): Value => ({ stringValue: 'x'.repeat(bytes) })
const zeros = (bytes: number): Value => ({ bytesValue: Buffer.alloc(bytes).toString('base64') })
const ids = (levels: number): string => Array.from({ length: levels }, () => 'c/d').join('/')

/** Something at its limit, and one past it. */
function pair(what: string, build: (excess: 0 | 1) => readonly Json[], refusal: Refusal): DocumentCase[] {
  return [
    [`${what}, at the limit`, () => build(0), 'accepted'],
    [`${what}, one past it`, () => build(1), refusal],
  ]
}

/** A document of exactly so many bytes: 20 for the name c/d, 32 for itself, 3 and 2 for the names and ends of two texts each. */
function documentOf(bytes: number): Json[] {
  const rest = bytes - (16 + 2 + 2) - 32 - 2 * (2 + 1)
  return [setWrite('c/d', { a: text(Math.floor(rest / 2)), b: text(Math.ceil(rest / 2)) })]
}

/** A name of so many bytes by the storage size rules: every id has one byte more, the whole 16. */
function nameOf(bytes: number): string {
  const long = Array.from({ length: 5 }, () => 'x'.repeat(1000))
  const rest = bytes - 16 - 5 * 1001 - 1
  return [...long, 'y'.repeat(rest)].join('/')
}

function transforms(count: number): Json {
  const fieldTransforms = Array.from({ length: count }, (_, index) => ({
    fieldPath: `f${index}`,
    increment: { integerValue: '1' },
  }))
  return { transform: { document: `${ROOT}/c/t`, fieldTransforms } }
}

const nestedNames = (bytes: number): Json => ({
  a: { mapValue: { fields: { ['b'.repeat(700)]: { mapValue: { fields: { ['c'.repeat(bytes - 703)]: nil } } } } } },
})

/** The limits on what is stored and on requests. */
export const LIMITS: DocumentTopic = {
  title: 'limits',
  groups: [
    {
      page: PAGES.quotas,
      cases: [
        ...pair(
          'a document id of 1500 bytes',
          (excess) => [setWrite(`c/${'x'.repeat(1500 + excess)}`, {})],
          refused('is longer than 1500 bytes'),
        ),
        ...pair(
          'a document id of 750 accents',
          (excess) => [setWrite(`c/${'é'.repeat(750)}${'x'.repeat(excess)}`, {})],
          refused('is longer than 1500 bytes'),
        ),
        ...pair(
          'a collection id of 1500 bytes',
          (excess) => [setWrite(`${'x'.repeat(1500 + excess)}/a`, {})],
          refused('Collection id'),
        ),
        ...pair(
          'a document 100 collections deep',
          (excess) => [setWrite(ids(100 + excess), {})],
          refused('more than the limit of 100'),
        ),
        ...pair(
          'a field name of 1500 bytes',
          (excess) => [setWrite('c/n', { ['x'.repeat(1500 + excess)]: nil })],
          refused('has 1501 bytes'),
        ),
        ...pair(
          'a field name of 375 emoji',
          (excess) => [setWrite('c/n', { [`${'😀'.repeat(375)}${'x'.repeat(excess)}`]: nil })],
          refused('has 1501 bytes'),
        ),
        ...pair(
          'a field path of 1500 bytes',
          (excess) => [setWrite('c/n', nestedNames(1500 + excess))],
          refused('has 1501 bytes'),
        ),
        ...pair(
          'a field path of 1500 bytes in a mask',
          (excess) => [{ ...setWrite('c/n', {}), updateMask: { fieldPaths: [`a.${'b'.repeat(1498 + excess)}`] } }],
          refused('has 1501 bytes'),
        ),
        ...pair(
          'a string of 1 MiB - 89 bytes',
          (excess) => [setWrite('c/v', { s: text(VALUE_BYTES_MAX + excess) })],
          refused('The value of property "s" is longer than 1048487 bytes'),
        ),
        ...pair(
          'bytes of 1 MiB - 89 bytes',
          (excess) => [setWrite('c/v', { b: zeros(VALUE_BYTES_MAX + excess) })],
          refused('The value of property "b" is longer than 1048487 bytes'),
        ),
        ...pair('500 transforms on a document', (excess) => [transforms(500 + excess)], refused('500')),
        ...pair(
          '500 transforms on a document in two writes',
          (excess) => [transforms(250), transforms(250 + excess)],
          refused('500'),
        ),
        [
          '501 transforms on two documents',
          () => [transforms(500), { transform: { ...(transforms(1)['transform'] as Json), document: `${ROOT}/c/u` } }],
          'accepted',
        ],
        [
          '501 writes in a commit',
          () => Array.from({ length: 501 }, (_, index) => setWrite(`w/${index}`, {})),
          'accepted',
        ],
        [
          'a request of 9 MiB',
          () => Array.from({ length: 9 }, (_, index) => setWrite(`big/${index}`, { v: text(VALUE_BYTES_MAX) })),
          'accepted',
        ],
        [
          'a request of 11 MiB',
          () => Array.from({ length: 11 }, (_, index) => setWrite(`big/${index}`, { v: text(VALUE_BYTES_MAX) })),
          refused('the limit'),
        ],
      ],
    },
    {
      page: PAGES.storageSize,
      cases: [
        ...pair(
          'a document of 1 MiB',
          (excess) => documentOf(MIB + excess),
          refused(
            "Document 'projects/conformance/databases/(default)/documents/c/d' cannot be written because its size (1,048,577 bytes) exceeds the maximum allowed size of 1,048,576 bytes.",
          ),
        ),
        ...pair(
          'a document name of 6 KiB',
          (excess) => [setWrite(nameOf(6144 + excess), {})],
          refused('has 6145 bytes, more than the limit of 6144 bytes of a document name'),
        ),
      ],
    },
    {
      page: PAGES.idTooLong,
      cases: [
        [
          'a document id of 1501 bytes, in words',
          [setWrite(`c/${'x'.repeat(1501)}`, {})],
          refused('The key path element name is longer than 1500 bytes'),
        ],
      ],
    },
  ],
}
