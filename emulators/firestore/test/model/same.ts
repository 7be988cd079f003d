/** Throws an error with both texts if they differ. */
export function same(expected: string, found: string, what: string): void {
  if (expected !== found) throw new Error(`${what}\n  expected: ${expected}\n  found:    ${found}`)
}
