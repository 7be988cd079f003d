/** Whether a text can name a key: not empty, no Unicode space, no plus, no control character (C2SP signed-note, Format). */
export function isKeyName(text: string): boolean {
  return /^[^\p{White_Space}+\u0000-\u001f]+$/u.test(text) && text.isWellFormed()
}

/** What `isKeyName` asks for, in words. */
export const KEY_NAME_EXPECTED = 'a key name without spaces and plus signs, such as example.com/log'
