import { crc32 } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { decodeRecord, encodeRecord } from '../../../engine/persistence/record.ts'
import { ROOT } from '../make-parts.ts'

const entry = { encoded: '{"t":"tab\\tend\\n"}', createTime: 5, updateTime: 7 }

/** A line with the right checksum around any content. */
function line(content: string): Buffer {
  return Buffer.from(`${crc32(content).toString(16).padStart(8, '0')}\t${content}`)
}

describe('a record', () => {
  test.each(['a/x', 'a/tab\there', 'a/new\nline', 'a/"quoted"\\', 'a/é😀'])(
    'is one line and is read back: %j',
    (path) => {
      const changes = [
        { name: `${ROOT}/${path}`, entry },
        { name: `${ROOT}/${path}/b/gone`, entry: undefined },
      ]
      const written = encodeRecord(9, changes)
      expect(written.indexOf('\n')).toBe(written.length - 1)
      expect(decodeRecord(written.subarray(0, -1))).toEqual({ time: 9, changes })
    },
  )

  test('without changes carries a time alone', () => {
    expect(decodeRecord(encodeRecord(9, []).subarray(0, -1))).toEqual({ time: 9, changes: [] })
  })

  test.each<[string, Buffer, RegExp]>([
    ['an empty line', Buffer.from(''), /does not begin with a checksum/],
    ['a line without tabs', Buffer.from('0123456789'), /does not begin with a checksum/],
    ['another checksum', Buffer.from('00000000\t9'), /the checksum is [0-9a-f]{8}, but the line states 00000000/],
    ['no time', line('soon'), /commit time is "soon"/],
    ['missing columns', line(`9\t"${ROOT}/a/x"\t5`), /3 columns/],
    ['no update time', line(`9\t"${ROOT}/a/x"\t5\t\t{}`), /update time is ""/],
    ['a name that is none', line('9\t"x"\t5\t7\t{}'), /document name is "x"/],
  ])('with %s says so', (_what, damaged, message) => {
    expect(() => decodeRecord(damaged)).toThrow(message)
  })

  test('notices every flipped bit', () => {
    const written = encodeRecord(9, [{ name: `${ROOT}/a/x`, entry }]).subarray(0, -1)
    for (let bit = 0; bit < written.length * 8; bit += 1) {
      const damaged = Buffer.from(written)
      damaged[bit >> 3] = (damaged[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      expect(() => decodeRecord(damaged), `bit ${bit}`).toThrow(/checksum/)
    }
  })
})
