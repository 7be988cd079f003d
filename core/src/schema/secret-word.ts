/** Words in a name that say that its value is a secret. */
const SECRET_WORD =
  /token|secret|password|passwd|passphrase|credential|cookie|bearer|(api|access|private|auth|signing|secret)[-_.]?key|(^|[-_.a-z])auth(orization)?$/i

/** Whether a name says that its value is a secret, which must not be stored where people read. */
export function saysSecret(name: string): boolean {
  return SECRET_WORD.test(name)
}
