import { randomUUID } from 'node:crypto'
import type { Caller, CommittedChanges, DocumentChange, Json } from '../api/service.ts'
import type { Fields } from '../api/values.ts'
import type { ChangeKind, Trigger } from './trigger.ts'
import { changedPaths } from './update-mask.ts'

/** Where the events of the emulator claim to come from. */
const LOCATION = 'us-central1'

/** A document event in CloudEvents' structured JSON form. */
export interface CloudEvent extends Json {
  id: string
  type: string
  /** Document path below the documents root, the key of per-document order. */
  document: string
}

/** A change seen as an event: which database, which document, what happened. */
export interface ChangeEvent {
  project: string
  database: string
  documentPath: string
  kind: ChangeKind
  /** Event attributes and data shared by every trigger that matches. */
  attributes: Json
  auth: Json
}

const NAME = /^projects\/([^/]+)\/databases\/([^/]+)\/documents\/(.+)$/s

function authOf(caller: Caller, project: string): Json {
  if (caller.kind === 'user') return { authtype: 'api_key', authid: caller.uid }
  if (caller.kind === 'nobody') return { authtype: 'unauthenticated' }
  return { authtype: 'service_account', authid: `firebase-adminsdk@${project}.iam.gserviceaccount.com` }
}

function fieldsOf(document: Json): Fields {
  return (document['fields'] ?? {}) as Fields
}

function dataOf({ before, after }: DocumentChange): { kind: ChangeKind; data: Json } | undefined {
  if (after === undefined) return before === undefined ? undefined : { kind: 'deleted', data: { oldValue: before } }
  if (before === undefined) return { kind: 'created', data: { value: after } }
  const fieldPaths = changedPaths(fieldsOf(before), fieldsOf(after))
  if (fieldPaths.length === 0) return undefined
  return { kind: 'updated', data: { value: after, oldValue: before, updateMask: { fieldPaths } } }
}

/** What one change of a commit says to triggers; undefined for a write that changed nothing, which makes no event. */
export function changeEvent(commit: CommittedChanges, change: DocumentChange): ChangeEvent | undefined {
  const [, project, database, documentPath] = NAME.exec(change.name) ?? []
  const what = dataOf(change)
  if (project === undefined || database === undefined || documentPath === undefined || what === undefined)
    return undefined
  return {
    project,
    database,
    documentPath,
    kind: what.kind,
    auth: authOf(commit.caller, project),
    attributes: {
      specversion: '1.0',
      source: `//firestore.googleapis.com/projects/${project}/databases/${database}`,
      subject: `documents/${documentPath}`,
      time: commit.commitTime,
      project,
      location: LOCATION,
      database,
      namespace: '(default)',
      document: documentPath,
      datacontenttype: 'application/json',
      data: what.data,
    },
  }
}

/** The event as one trigger gets it. */
export function cloudEventFor(trigger: Trigger, change: ChangeEvent): CloudEvent {
  return {
    id: randomUUID(),
    type: trigger.eventType,
    ...change.attributes,
    ...(trigger.hasAuthContext ? change.auth : {}),
    document: change.documentPath,
  }
}
