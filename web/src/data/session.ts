import { asRole, type Role } from '@mesh/core/roles'
import { onIdTokenChanged, signInWithEmailAndPassword, signOut as firebaseSignOut, type User } from 'firebase/auth'
import { connect, connectedApp } from './firebase-app.ts'
import { ConfigProblem } from './hosting-config.ts'
import { signInProblem } from './sign-in-problem.ts'

/** Who uses the page, as far as it is known. */
export type Session =
  | { status: 'starting' }
  | { status: 'unconfigured'; problem: ConfigProblem }
  | { status: 'failed'; message: string }
  | { status: 'signed-out' }
  | { status: 'no-role'; email: string }
  | { status: 'member'; uid: string; email: string; role: Role }

/** Where all tabs of this browser find why Mesh ended their session. */
const ENDED = 'mesh.ended'

let session: Session = { status: 'starting' }
let hadUser = false
let watched: { uid: string; stop(): void } | undefined
const listeners = new Set<() => void>()

/** The current session; the same object until it changes. */
export function currentSession(): Session {
  return session
}

/** Calls the listener after every change of the session. */
export function subscribeSession(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Finds the project and follows its signed-in person; called once when the page opens. */
export async function startSession(): Promise<void> {
  try {
    const { auth } = await connect()
    onIdTokenChanged(auth, (user) => void follow(user))
  } catch (error) {
    if (error instanceof ConfigProblem) set({ status: 'unconfigured', problem: error })
    else set({ status: 'failed', message: error instanceof Error ? error.message : String(error) })
  }
}

/** Signs in; returns a sentence for the person when it fails, undefined when it worked. */
export async function signIn(email: string, password: string): Promise<string | undefined> {
  const { auth } = connectedApp()
  try {
    await signInWithEmailAndPassword(auth, email, password)
    return undefined
  } catch (error) {
    return signInProblem(error)
  }
}

/** Signs out everywhere in this browser; cached documents are deleted before the page starts anew. */
export async function signOut(): Promise<void> {
  await firebaseSignOut(connectedApp().auth)
}

/** Why Mesh ended the last session of this browser, as a sentence for the person; undefined when it did not. */
export function whyEnded(): string | undefined {
  return localStorage.getItem(ENDED) ?? undefined
}

/** Fetches a new token and reads the role again; returns a sentence when that fails. */
export async function checkRoleAgain(): Promise<string | undefined> {
  const user = connectedApp().auth.currentUser
  try {
    await user?.getIdToken(true)
    await follow(user)
    return undefined
  } catch (error) {
    return signInProblem(error)
  }
}

async function follow(user: User | null): Promise<void> {
  if (user === null) {
    if (hadUser) return startAnew()
    return set({ status: 'signed-out' })
  }
  hadUser = true
  localStorage.removeItem(ENDED)
  const role = await roleOf(user)
  const email = user.email ?? user.uid
  set(role === undefined ? { status: 'no-role', email } : { status: 'member', uid: user.uid, email, role })
  if (role !== undefined) await watch(user)
}

/** Ends the session when the person's member document says so; one listener per person. */
async function watch(user: User): Promise<void> {
  if (watched?.uid === user.uid) return
  watched?.stop()
  const mine = { uid: user.uid, stop: () => {} }
  watched = mine
  const { watchMember } = await import('./watch-member.ts')
  if (watched === mine) mine.stop = watchMember(user, end)
}

async function end(why: string): Promise<void> {
  localStorage.setItem(ENDED, why)
  await signOut()
}

/** The role in the person's token; without a network the one that this browser saw last (rules decide in any case). */
async function roleOf(user: User): Promise<Role | undefined> {
  const key = `mesh.role.${user.uid}`
  try {
    const { claims } = await user.getIdTokenResult()
    const role = asRole(claims['role'])
    if (role === undefined) localStorage.removeItem(key)
    else localStorage.setItem(key, role)
    return role
  } catch (error) {
    const remembered = asRole(localStorage.getItem(key))
    if (remembered === undefined) console.warn('Cannot read the role from the ID token', error)
    return remembered
  }
}

async function startAnew(): Promise<void> {
  watched?.stop()
  try {
    const { forgetCachedDocuments } = await import('./firestore.ts')
    await forgetCachedDocuments()
  } catch (error) {
    console.warn('Cannot delete the documents that this browser has cached', error)
  }
  location.reload()
}

function set(next: Session): void {
  if (next.status === 'member' && session.status === 'member' && sameMember(next, session)) return
  session = next
  for (const listener of listeners) listener()
}

function sameMember(a: Extract<Session, { status: 'member' }>, b: Extract<Session, { status: 'member' }>): boolean {
  return a.uid === b.uid && a.role === b.role && a.email === b.email
}
