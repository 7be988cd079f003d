import { httpsCallable } from 'firebase/functions'
import { callProblem, isAnswered } from './call-problem.ts'
import { functions } from './functions.ts'

/**
 * Calls a function so that a wish that is sent again, because no answer came, is carried out once: `requestId` stays until
 * `forget` is called, which is when the server has answered. Returns a sentence for the person when the call fails.
 */
export async function callOnce(
  name: string,
  wish: object,
  { requestId, forget }: { requestId: string; forget: () => void },
): Promise<string | undefined> {
  try {
    await httpsCallable(functions(), name)({ ...wish, requestId })
    forget()
    return undefined
  } catch (error) {
    if (isAnswered(error)) forget()
    return callProblem(error)
  }
}
