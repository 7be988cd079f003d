const CHARACTERS_MAX = 60

/** Received text for a message: in quotes, on one line, shortened. */
export function quoted(text: string | Buffer): string {
  const whole = text.toString()
  return JSON.stringify(whole.length > CHARACTERS_MAX ? `${whole.slice(0, CHARACTERS_MAX)}…` : whole)
}
