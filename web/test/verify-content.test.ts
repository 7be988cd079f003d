import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { whyEvidenceNotShown, whyNotShown } from '../src/features/ledger/content-words.ts'
import { digestOf, verifyContent } from '../src/features/ledger/verify-content.ts'

const TEXT = '{"state":"open"}'
const digestOfText = (text: string) => createHash('sha256').update(text).digest('hex')
const DIGEST = digestOfText(TEXT)

test('only what has the digest of the entry is given', async () => {
  const stored = (...texts: string[]) => new Map([[DIGEST, texts]])
  expect(await verifyContent(DIGEST, stored(TEXT))).toEqual({ is: 'verified', value: { state: 'open' } })
  expect(await verifyContent(DIGEST, stored('', `${TEXT} `, TEXT))).toMatchObject({ is: 'verified' })
  expect(await verifyContent(DIGEST, stored(`${TEXT} `))).toEqual({ is: 'wrong' })
  expect(await verifyContent(DIGEST, stored('', '{}'))).toEqual({ is: 'wrong' })
  expect(await verifyContent(DIGEST, stored(''))).toEqual({ is: 'erased' })
  expect(await verifyContent(DIGEST, new Map())).toEqual({ is: 'missing' })
  expect(await verifyContent(null, stored(TEXT))).toEqual({ is: 'none' })
  const odd = 'no JSON'
  expect(await verifyContent(digestOfText(odd), new Map([[digestOfText(odd), [odd]]]))).toEqual({ is: 'wrong' })
})

test('a digest is that of the canonical JSON, as functions make it', async () => {
  expect(await digestOf({ b: new Date(0), a: undefined })).toBe(digestOfText('{"b":"1970-01-01T00:00:00.000Z"}'))
})

test('what is not shown says why, and what was never there says nothing', () => {
  expect(whyNotShown({ is: 'none' }, 'incidents/a')).toBeUndefined()
  expect(whyNotShown({ is: 'verified', value: 1 }, 'incidents/a')).toBeUndefined()
  expect(whyNotShown({ is: 'wrong' }, 'incidents/a')).toContain('is not what this entry was written of')
  expect(whyNotShown({ is: 'erased' }, 'incidents/a')).toMatch(/^It was erased/)
  expect(whyNotShown({ is: 'missing' }, 'incidents/a')).toMatch(/^Not kept: larger than 128 KiB/)
  expect(whyNotShown({ is: 'missing' }, 'witnessedLogs/a')).toContain('for nobody to read')
  expect(whyEvidenceNotShown({ is: 'missing' })).toMatch(/^Not kept: only its digest is logged/)
  expect(whyEvidenceNotShown({ is: 'wrong' })).toContain('It is not shown')
})

test('what this browser has not read, or cannot, is not said to be kept nowhere', () => {
  const missing = { is: 'missing' } as const
  for (const why of [whyNotShown(missing, 'incidents/a', 'cache'), whyEvidenceNotShown(missing, 'cache')]) {
    expect(why).toBe('This browser does not hold it (yet).')
  }
  for (const why of [whyNotShown(missing, 'incidents/a', 'unreadable'), whyEvidenceNotShown(missing, 'unreadable')]) {
    expect(why).toBe('Not in any document that can be read: the one named above may have it.')
  }
  expect(whyNotShown(missing, 'witnessedLogs/a', 'cache')).toContain('for nobody to read')
  expect(whyNotShown({ is: 'erased' }, 'incidents/a', 'cache')).toMatch(/^It was erased/)
})
