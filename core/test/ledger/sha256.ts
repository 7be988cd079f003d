import { hash } from 'node:crypto'

export function sha256(data: Uint8Array): Uint8Array {
  return hash('sha256', data, 'buffer')
}

/** The same, counting how often it is called. */
export function counting(): { sha256: typeof sha256; calls: () => number } {
  let calls = 0
  return {
    sha256: (data) => {
      calls++
      return sha256(data)
    },
    calls: () => calls,
  }
}
