/** An e-mail address as Mesh compares it: in lower case. */
export function normalAddress(email: string): string {
  return email.trim().toLowerCase()
}

/** The domain of an address; empty for text that is none. */
export function domainOf(email: string): string {
  const at = email.lastIndexOf('@')
  return at <= 0 ? '' : normalAddress(email.slice(at + 1))
}
