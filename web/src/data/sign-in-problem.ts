const SENTENCES: Record<string, string> = {
  'auth/invalid-credential': 'The e-mail or the password is wrong.',
  'auth/wrong-password': 'The e-mail or the password is wrong.',
  'auth/user-not-found': 'The e-mail or the password is wrong.',
  'auth/invalid-email': 'That is not an e-mail address.',
  'auth/missing-password': 'Enter the password.',
  'auth/user-disabled': 'This account is disabled. Ask an admin of the project to enable it.',
  'auth/too-many-requests': 'Too many attempts. Wait a minute, then try again.',
  'auth/network-request-failed': 'No answer from the sign-in service. Check the network, then try again.',
  'auth/invalid-action-code': 'This link was used already or is of another project. Have another one sent.',
  'auth/expired-action-code': 'This link is too old. Have another one sent.',
  'auth/operation-not-allowed':
    'This way to sign in is off in this project. Switch it on under Authentication, Sign-in method.',
}

/** A sentence for the person whose sign-in failed; unknown errors keep their own words. */
export function signInProblem(error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : ''
  const sentence = SENTENCES[code]
  if (sentence !== undefined) return sentence
  const message = error instanceof Error ? error.message : String(error)
  return refusalIn(message) ?? `Sign-in failed: ${message}`
}

/** What Mesh's own door said, which comes in the JSON of its answer, itself in the text of an error of Authentication. */
function refusalIn(message: string): string | undefined {
  const [, text] = /\{"error":\s*\{.*?"message":\s*("(?:[^"\\]|\\.)*")/s.exec(message) ?? []
  return text === undefined ? undefined : String(JSON.parse(text))
}
