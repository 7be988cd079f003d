import { sendSignInLinkToEmail, signInWithEmailLink } from 'firebase/auth'
import { connectedApp } from './firebase-app.ts'
import { signInProblem } from './sign-in-problem.ts'

const ADDRESS = 'mesh.linkAddress'

/** Sends a link to an address that signs its reader in; returns a sentence for the person when that fails. */
export async function sendSignInLink(email: string): Promise<string | undefined> {
  try {
    await sendSignInLinkToEmail(connectedApp().auth, email, { url: `${location.origin}/`, handleCodeInApp: true })
    localStorage.setItem(ADDRESS, email)
    return undefined
  } catch (error) {
    return signInProblem(error)
  }
}

/** Whether this page was opened by such a link. */
export function isSignInLink(search = location.search): boolean {
  const parameters = new URLSearchParams(search)
  return parameters.get('mode') === 'signIn' && parameters.has('oobCode')
}

/** The address that this browser had a link sent to; empty for none. */
export function linkAddress(): string {
  return localStorage.getItem(ADDRESS) ?? ''
}

/** Signs in with the link that opened this page; returns a sentence for the person when that fails. */
export async function signInByLink(email: string): Promise<string | undefined> {
  try {
    await signInWithEmailLink(connectedApp().auth, email, location.href)
    localStorage.removeItem(ADDRESS)
    // The link works once and is nobody else's business.
    history.replaceState(null, '', location.pathname)
    return undefined
  } catch (error) {
    return signInProblem(error)
  }
}
