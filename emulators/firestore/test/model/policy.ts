import type { ModelDocument, State } from './model-document.ts'
import type { ModelQuery } from './model-query.ts'

/** Users: access to their own documents by path, by the document, by what is written and by their membership. */
export const RULES = `rules_version = '2';
service cloud.firestore {
  match /databases/{database}/documents {
    function member() { return /databases/$(database)/documents/members/$(request.auth.uid); }
    match /notes/{id} {
      allow get: if resource == null || resource.data.owner == request.auth.uid;
      allow list: if resource.data.owner == request.auth.uid;
      allow create: if request.resource.data.owner == request.auth.uid;
      allow update: if resource.data.owner == request.auth.uid && request.resource.data.owner in ['ann', 'bob'];
      allow delete: if resource.data.owner == request.auth.uid;
    }
    match /users/{uid}/private/{id} {
      allow read, write: if request.auth.uid == uid;
    }
    match /members/{uid} {
      allow get, delete: if request.auth.uid == uid;
      allow create, update: if request.auth.uid == uid && request.resource.data.role == 'reader';
    }
    match /shared/{id} {
      allow read: if get(member()).data.role in ['reader', 'editor'];
      allow create: if getAfter(member()).data.role in ['reader', 'editor'];
      allow update, delete: if get(member()).data.role == 'editor';
    }
  }
}`

/** What the rules say, in plain TypeScript. */
export function mayGet(uid: string, path: string, state: State, document = state.get(path)): boolean {
  const [collection, id] = path.split('/')
  if (collection === 'notes') return document === undefined || document.fields['owner'] === uid
  if (collection === 'shared') return isMember(roleOf(uid, state))
  return id === uid
}

export function mayList(uid: string, { from, owner }: ModelQuery, state: State): boolean {
  if (from === 'notes') return owner === uid
  if (from === 'shared') return isMember(roleOf(uid, state))
  return from === `users/${uid}/private`
}

/** Judges one write of a commit: `state` is as before the commit, `final` as it leaves the documents. */
export function mayWrite(
  uid: string,
  path: string,
  before: ModelDocument | undefined,
  after: ModelDocument | undefined,
  state: State,
  final: State,
): boolean {
  const [collection, id] = path.split('/')
  if (collection === 'notes') {
    if (before === undefined) return after !== undefined && after.fields['owner'] === uid
    if (before.fields['owner'] !== uid) return false
    return after === undefined || after.fields['owner'] === 'ann' || after.fields['owner'] === 'bob'
  }
  if (collection === 'shared') {
    const isCreate = before === undefined && after !== undefined
    return isCreate ? isMember(roleOf(uid, final)) : roleOf(uid, state) === 'editor'
  }
  if (collection === 'members') return id === uid && (after === undefined || after.fields['role'] === 'reader')
  return id === uid
}

function roleOf(uid: string, state: State): unknown {
  return state.get(`members/${uid}`)?.fields['role']
}

function isMember(role: unknown): boolean {
  return role === 'reader' || role === 'editor'
}
