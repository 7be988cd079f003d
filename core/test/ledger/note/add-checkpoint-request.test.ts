import { expect, test } from 'vitest'
import { formatAddCheckpoint, parseAddCheckpoint } from '../../../src/ledger/note/add-checkpoint-request.ts'
import { SPEC_COSIGNED, SPEC_NOTE, SPEC_REQUEST } from './vectors.ts'

const HASH = `${'A'.repeat(43)}=\n`

test('reads and writes the example of the specification', () => {
  const request = parseAddCheckpoint(Buffer.from(SPEC_REQUEST))
  expect(request).toMatchObject({ oldSize: 20_852_014, checkpoint: { size: 20_852_163 } })
  expect(request.proof.map((hash) => Buffer.from(hash).toString('base64'))).toEqual(
    SPEC_REQUEST.split('\n').slice(1, 5),
  )
  expect(request.note.signatures).toHaveLength(2)
  expect(formatAddCheckpoint(request)).toBe(SPEC_REQUEST)
})

test('a first request has size 0 and no proof; 63 proof lines are the most', () => {
  expect(parseAddCheckpoint(`old 0\n\n${SPEC_COSIGNED}`)).toMatchObject({ oldSize: 0, proof: [] })
  expect(parseAddCheckpoint(`old 1\n${HASH.repeat(63)}\n${SPEC_COSIGNED}`).proof).toHaveLength(63)
  expect(() => parseAddCheckpoint(`old 1\n${HASH.repeat(64)}\n${SPEC_COSIGNED}`)).toThrow(
    'line 65: found "64 proof lines"',
  )
})

test.each([
  ['', 'Add-checkpoint request, line 1'],
  ['old 0\n', 'line 1'],
  [`\n${SPEC_COSIGNED}`, 'line 1'],
  [`old 00\n\n${SPEC_COSIGNED}`, 'line 1: found "old 00", expected "old", one space'],
  [`old  1\n\n${SPEC_COSIGNED}`, 'line 1: found "old  1"'],
  [`old -1\n\n${SPEC_COSIGNED}`, 'line 1'],
  [`new 1\n\n${SPEC_COSIGNED}`, 'line 1: found "new 1"'],
  [`old 1\n${HASH}AAAA\n\n${SPEC_COSIGNED}`, 'line 3: found "AAAA", expected a proof line'],
  [`old 1\n${HASH.trim()} \n\n${SPEC_COSIGNED}`, 'line 2'],
  [`old 1\r\n\n${SPEC_COSIGNED}`, 'line 1: found "\\r"'],
  ['old 1\n\nexample.com\n', 'Add-checkpoint request, checkpoint, line 1'],
  [`old 1\n\n${SPEC_NOTE}`, 'Checkpoint, line 2'],
])('refuses %j with the place', (body, message) => {
  expect(() => parseAddCheckpoint(body)).toThrow(message)
})

test('does not write what a witness would refuse to read', () => {
  const request = parseAddCheckpoint(SPEC_REQUEST)
  expect(() => formatAddCheckpoint({ ...request, oldSize: -1 })).toThrow('line 1')
  expect(() => formatAddCheckpoint({ ...request, proof: [new Uint8Array(31)] })).toThrow('line 2')
})
