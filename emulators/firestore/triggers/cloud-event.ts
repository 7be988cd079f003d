import type { Caller, CommittedChanges, DocumentChange, Json } from '../api/service.ts'
import type { Fields } from '../api/values.ts'
import { NAMESPACE } from './trigger.ts'
import type { ChangedDocument, Trigger } from './trigger.ts'
import { changedPaths } from './update-mask.ts'

/** Where the events of the emulator claim to come from. */
const LOCATION = 'us-central1'

/** A document event in CloudEvents' structured JSON form. */
export interface CloudEvent extends Json {
  id: string
  type: string
  /** Document path below the documents root, `%` as `%25`. */
  document: string
}

/** What a commit did to a document, as everything that its events have in common. */
export interface ChangeEvent {
  readonly attributes: Json & { document: string }
  readonly auth: Json
}

/**
 * Who made a change, in the five words of firebase-functions' AuthType: a signed-in user of the app is none of the other
 * four, so `unknown`, with the uid. The emulator cannot tell which service account an administrator is.
 * Source: https://firebase.google.com/docs/reference/functions/2nd-gen/node/firebase-functions.firestore
 */
function authOf(caller: Caller, project: string): Json {
  switch (caller.kind) {
    case 'user':
      return { authtype: 'unknown', authid: caller.uid }
    case 'nobody':
      return { authtype: 'unauthenticated' }
    case 'system':
      return { authtype: 'system' }
    case 'admin':
      return { authtype: 'service_account', authid: `firebase-adminsdk@${project}.iam.gserviceaccount.com` }
  }
}

function fieldsOf(document: Json): Fields {
  return (document['fields'] ?? {}) as Fields
}

function dataOf({ before, after }: DocumentChange): Json | undefined {
  if (after === undefined) return before === undefined ? undefined : { oldValue: before }
  if (before === undefined) return { value: after }
  const fieldPaths = changedPaths(fieldsOf(before), fieldsOf(after))
  return fieldPaths.length === 0 ? undefined : { value: after, oldValue: before, updateMask: { fieldPaths } }
}

/** What one change of a commit says to triggers; undefined for a commit that left the document's fields as they were. */
export function changeEvent(
  { caller, commitTime }: CommittedChanges,
  { project, database, path }: ChangedDocument,
  change: DocumentChange,
): ChangeEvent | undefined {
  const data = dataOf(change)
  if (data === undefined) return undefined
  return {
    auth: authOf(caller, project),
    attributes: {
      specversion: '1.0',
      source: `//firestore.googleapis.com/projects/${project}/databases/${database}`,
      subject: `documents/${path}`,
      time: commitTime,
      project,
      location: LOCATION,
      database,
      namespace: NAMESPACE,
      // firebase-functions percent-decodes what it takes out of this path as params.
      document: path.replaceAll('%', '%25'),
      datacontenttype: 'application/json',
      data,
    },
  }
}

/** The event as one trigger gets it. */
export function cloudEventFor(trigger: Trigger, id: string, { attributes, auth }: ChangeEvent): CloudEvent {
  return { id, type: trigger.eventType, ...attributes, ...(trigger.hasAuthContext ? auth : {}) }
}
