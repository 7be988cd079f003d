import { commit, get, list, merge, remove, set } from '../support/operations.ts'
import { allow, as, deny } from '../support/scenarios.ts'
import type { Scenario } from '../support/scenarios.ts'

const BASICS = 'https://firebase.google.com/docs/rules/basics'

/** The starting points that the documentation gives, as they stand there: of version 1, some without semicolons. */
export const basics: Scenario[] = [
  {
    title: 'locked mode',
    page: `${BASICS}#default_rules_locked_mode`,
    version: 'none',
    rules: `match /{document=**} { allow read, write: if false; }`,
    documents: { 'a/b': {} },
    steps: [
      deny('a get', get('a/b'), as('ann')),
      deny('a list', list('a'), as('ann')),
      deny('a write', commit(set('a/c', {})), as('ann')),
      allow('the administrator', get('a/b'), 'owner'),
    ],
  },
  {
    title: 'content-owner only access',
    page: `${BASICS}#content-owner_only_access`,
    version: 'none',
    rules: `match /some_collection/{userId}/{documents}/{document} {
      allow read, write: if request.auth != null && request.auth.uid == userId
    }`,
    documents: { 'some_collection/ann/notes/a': {} },
    steps: [
      allow('the owner gets', get('some_collection/ann/notes/a'), as('ann')),
      allow('the owner lists', list('some_collection/ann/notes'), as('ann')),
      allow('the owner writes', commit(set('some_collection/ann/notes/b', {})), as('ann')),
      deny('another gets', get('some_collection/ann/notes/a'), as('bob')),
      deny('another lists', list('some_collection/ann/notes'), as('bob')),
      deny('another writes', commit(set('some_collection/ann/notes/b', {})), as('bob')),
      deny('nobody gets', get('some_collection/ann/notes/a')),
    ],
  },
  {
    title: 'mixed public and private access',
    page: `${BASICS}#mixed_public_and_private_access`,
    version: 'none',
    rules: `match /some_collection/{document} {
      // Allow public reads
      allow read: if true
      // Allow creation if the current user owns the new document
      allow create: if request.auth.uid == request.resource.data.author_uid;
      /* Allow updates by the owner, and prevent change of ownership */
      allow update: if request.auth.uid == request.resource.data.author_uid
                    && request.auth.uid == resource.data.author_uid;
      allow delete: if request.auth.uid == resource.data.author_uid;
    }`,
    documents: { 'some_collection/a': { author_uid: 'ann' } },
    steps: [
      allow('anybody gets', get('some_collection/a')),
      allow('anybody lists', list('some_collection')),
      allow('a document of her own', commit(set('some_collection/b', { author_uid: 'ann' })), as('ann')),
      deny('a document of another', commit(set('some_collection/b', { author_uid: 'bob' })), as('ann')),
      deny('a document of nobody', commit(set('some_collection/b', {})), as('ann')),
      deny('a document by nobody', commit(set('some_collection/b', { author_uid: 'ann' }))),
      allow('an update by the owner', commit(merge('some_collection/a', { n: 1 })), as('ann')),
      deny('an update by another', commit(merge('some_collection/a', { n: 1 })), as('bob')),
      deny('a change of ownership', commit(merge('some_collection/a', { author_uid: 'bob' })), as('ann')),
      deny('a takeover', commit(merge('some_collection/a', { author_uid: 'bob' })), as('bob')),
      allow('a deletion by the owner', commit(remove('some_collection/a')), as('ann')),
      deny('a deletion by another', commit(remove('some_collection/a')), as('bob')),
    ],
  },
  {
    title: 'roles in documents, claims and tenants',
    page: `${BASICS}#attribute-based_and_role-based_access`,
    version: 'none',
    rules: `
      match /some_collection/{document} {
        allow read: if get(/databases/$(database)/documents/users/$(request.auth.uid)).data.role == "Reader"
        allow write: if get(/databases/$(database)/documents/users/$(request.auth.uid)).data.role == "Writer"
      }
      match /claimed/{document} {
        allow read: if request.auth.token.reader == "true";
        allow write: if request.auth.token.writer == "true";
      }
      match /tenants/{document} { allow write: if request.auth.token.firebase.tenant == 'tenant2-m6tyz'; }`,
    documents: { 'users/ann': { role: 'Reader' }, 'users/bob': { role: 'Writer' }, 'some_collection/a': {} },
    steps: [
      allow('a reader reads', get('some_collection/a'), as('ann')),
      allow('a reader lists', list('some_collection'), as('ann')),
      deny('a reader writes', commit(set('some_collection/b', {})), as('ann')),
      allow('a writer writes', commit(set('some_collection/b', {})), as('bob')),
      deny('a writer reads', get('some_collection/a'), as('bob')),
      deny('one without a role reads', get('some_collection/a'), as('eve')),
      deny('nobody reads', get('some_collection/a')),
      allow('the claim to read', get('claimed/a'), as('ann', { reader: 'true' })),
      deny('the claim as a bool', get('claimed/a'), as('ann', { reader: true })),
      deny('the other claim', get('claimed/a'), as('ann', { writer: 'true' })),
      allow('the claim to write', commit(set('claimed/a', {})), as('ann', { writer: 'true' })),
      allow('the tenant', commit(set('tenants/a', {})), as('ann', { firebase: { tenant: 'tenant2-m6tyz' } })),
      deny('another tenant', commit(set('tenants/a', {})), as('ann', { firebase: { tenant: 'other' } })),
      deny('no tenant', commit(set('tenants/a', {})), as('ann')),
    ],
  },
]
