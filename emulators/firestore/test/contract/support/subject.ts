import { randomUUID } from 'node:crypto'
import { afterAll } from 'vitest'
import { startFirestoreEmulator } from '../../../start.ts'
import type { FirestoreEmulator } from '../../../start.ts'

/** The server that the contract suite drives. */
export interface Subject {
  host: string
  port: number
  /** `host:port` */
  address: string
  /** Our emulator, unless FIRESTORE_CONTRACT_HOST names another server. */
  ours: FirestoreEmulator | undefined
}

/** Everything is open but the collection `secret`. */
export const OPEN_RULES = `rules_version = '2';
service cloud.firestore {
  match /databases/{database}/documents {
    match /{collection}/{rest=**} { allow read, write: if collection != 'secret'; }
  }
}`

/** How long a poll waits on a busy machine. */
export const PATIENT = { timeout: 60_000, interval: 10 }

/** Whether the suite runs against a server that somebody else started, such as Google's emulator. */
export const FOREIGN_HOST = process.env['FIRESTORE_CONTRACT_HOST']

/** Takes the server from FIRESTORE_CONTRACT_HOST, or starts ours until the tests of the file end. */
export async function openSubject(): Promise<Subject> {
  if (FOREIGN_HOST !== undefined && FOREIGN_HOST !== '') {
    const { hostname, port } = new URL(`http://${FOREIGN_HOST}`)
    return { host: hostname, port: Number(port), address: FOREIGN_HOST, ours: undefined }
  }
  const ours = await startFirestoreEmulator({ rules: OPEN_RULES })
  afterAll(() => ours.close())
  return { host: ours.host, port: ours.port, address: `${ours.host}:${ours.port}`, ours }
}

/** A project of its own for each test, so that tests share nothing. */
export function newProjectId(): string {
  return `demo-${randomUUID().slice(0, 13)}`
}

/** Loads security rules for a project, as rules-unit-testing does. */
export async function putRules(address: string, projectId: string, content: string): Promise<void> {
  const url = `http://${address}/emulator/v1/projects/${projectId}:securityRules`
  const reply = await fetch(url, { method: 'PUT', body: JSON.stringify({ rules: { files: [{ content }] } }) })
  if (!reply.ok) throw new Error(`The rules were refused: ${await reply.text()}`)
}
