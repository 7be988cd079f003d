/** One numbered message of a session: `[id, payload]`. */
export interface NumberedArray {
  id: number
  /** The array as JSON text, id included. */
  text: string
}

/** Text with its length in UTF-16 code units (not bytes) before it, as the WebChannel client counts. */
export function frame(text: string): string {
  return `${text.length}\n${text}`
}

/** One frame that holds the given messages in order. */
export function frameArrays(arrays: readonly NumberedArray[]): string {
  return frame(`[${arrays.map((array) => array.text).join(',')}]`)
}
