/** A tree size in ASCII decimal without leading zeroes; undefined when the text is none, or past 2^53 - 1 (C2SP tlog-checkpoint). */
export function parseTreeSize(text: string): number | undefined {
  if (!/^(?:0|[1-9][0-9]{0,15})$/.test(text)) return undefined
  const size = Number(text)
  return Number.isSafeInteger(size) ? size : undefined
}

/** What `parseTreeSize` reads, in words. */
export const TREE_SIZE_EXPECTED = 'a tree size: decimal digits without leading zeroes, at most 2^53 - 1'
