/** Texts of canonical JSON by their digests. */
export type Contents = ReadonlyMap<string, string>

/** The contents that fit together into so many bytes, the smallest first: the others are left out whole. */
export function fitContents(contents: Contents, bytesMax: number): Map<string, string> {
  const sized = [...contents].map(([digest, text]) => ({ digest, text, bytes: textBytes(text) }))
  const fitting = new Map<string, string>()
  let left = bytesMax
  for (const { digest, text, bytes } of sized.toSorted((one, other) => one.bytes - other.bytes)) {
    if (bytes > left) break
    left -= bytes
    fitting.set(digest, text)
  }
  return fitting
}

/** Bytes of a text in UTF-8. */
export function textBytes(text: string): number {
  return new TextEncoder().encode(text).length
}
