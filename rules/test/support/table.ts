import { describe, expect, test } from 'vitest'
import { outcome } from './rules.ts'
import type { Asked } from './rules.ts'

export type Row = readonly [expression: string, expected: boolean | 'error' | 'unknown']

/** One test per row: the expression as a condition is true, false, an error or unknown. */
export function table(title: string, rows: readonly Row[], asked: Asked & { functions?: string } = {}): void {
  describe.each([title])('%s', () => {
    test.each(rows)('%s → %s', (expression, expected) => {
      expect(outcome(expression, asked)).toBe(expected === false ? 'false' : expected)
    })
  })
}
