import type { FirestoreEvent, QueryDocumentSnapshot } from 'firebase-functions/v2/firestore'
import type { CallableRequest } from 'firebase-functions/v2/https'
import type { Message } from 'firebase-functions/v2/pubsub'
import { MeshError } from '@mesh/core/errors'
import { asRole, type Role } from '@mesh/core/roles'

/** A document as a trigger delivers it: not validated yet. */
export interface WrittenDocument {
  path: string
  data: Record<string, unknown>
}

/** Who calls, before anything was looked up; the role is undefined when the token carries none. */
export interface Caller {
  uid: string
  role: Role | undefined
  /** When the session was begun, in seconds; absent means long ago. */
  authTime?: number
  /** The text of an API key, when a machine calls with one: then nothing else here says who it is. */
  key?: string
}

/** Carries an API key. */
export const KEY_HEADER = 'x-mesh-key'

/** A machine that calls with the text of a key. */
export function keyCaller(key: string): Caller {
  return { uid: 'key', role: undefined, key }
}

/** The JSON of a Pub/Sub message; an invalid-argument error when it is none. */
export function payloadOf(message: Message<unknown>): unknown {
  try {
    return message.json
  } catch (cause) {
    throw new MeshError('invalid-argument', `message ${message.messageId} is not JSON`, { cause })
  }
}

/** The document that an event tells of; an invalid-argument error when the event carries none. */
export function writtenDocument(event: FirestoreEvent<QueryDocumentSnapshot | undefined>): WrittenDocument {
  if (event.data === undefined) throw new MeshError('invalid-argument', `event ${event.id} carries no document`)
  return { path: event.document, data: event.data.data() }
}

/** The caller of a callable: a machine with an API key, else whoever is signed in; undefined for nobody. */
export function callerOf(
  auth: CallableRequest['auth'],
  headers: Readonly<Record<string, string | string[] | undefined>> = {},
): Caller | undefined {
  const key = headers[KEY_HEADER]
  if (key !== undefined) return keyCaller(String(key))
  if (auth === undefined) return undefined
  return { uid: auth.uid, role: asRole(auth.token['role']), authTime: auth.token.auth_time }
}
