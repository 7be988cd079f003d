/** Codes with which the call may or may not have been carried out: no answer, or a failure in the middle. */
const UNSURE = new Set(['', 'internal', 'unavailable', 'deadline-exceeded', 'cancelled', 'unknown'])

/** Whether the server has answered the call for good, so that the same wish again is a new one. */
export function isAnswered(error: unknown): boolean {
  return !UNSURE.has(codeOf(error))
}

/** A sentence for the person whose call failed; refusals keep the server's own words. */
export function callProblem(error: unknown): string {
  const words = error instanceof Error ? error.message : String(error)
  if (codeOf(error) === 'internal' && words === 'internal') {
    return 'No answer from the functions of this project. Check the network, then try again: nothing is done twice.'
  }
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`
}

function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null || !('code' in error)) return ''
  return String(error.code).replace(/^functions\//, '')
}
