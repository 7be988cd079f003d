import { commit, get, merge, remove, set, stamp, transaction } from '../support/operations.ts'
import { allow, as, deny } from '../support/scenarios.ts'
import type { Scenario } from '../support/scenarios.ts'

const CONDITIONS = 'https://firebase.google.com/docs/firestore/security/rules-conditions'
const FIRESTORE = 'https://firebase.google.com/docs/reference/rules/rules.firestore'
const REQUEST = 'https://firebase.google.com/docs/reference/rules/rules.firestore.Request'
const TRANSACTIONS =
  'https://firebase.google.com/docs/firestore/manage-data/transactions#data_validation_for_atomic_operations'

const SF = { name: 'SF', population: 800, country: 'US' }

export const documents: Scenario[] = [
  {
    title: 'users and their own data',
    page: `${CONDITIONS}#authentication`,
    rules: `
      match /cities/{city} { allow read, write: if request.auth != null; }
      match /users/{userId} {
        allow read, update, delete: if request.auth != null && request.auth.uid == userId;
        allow create: if request.auth != null;
      }`,
    documents: { 'cities/SF': SF, 'users/ann': {}, 'users/bob': {} },
    steps: [
      allow('a signed-in user reads', get('cities/SF'), as('ann')),
      deny('nobody reads', get('cities/SF')),
      allow('a signed-in user writes', commit(set('cities/NYC', {})), as('ann')),
      deny('nobody writes', commit(set('cities/NYC', {}))),
      allow('her own document', get('users/ann'), as('ann')),
      deny('the document of another', get('users/bob'), as('ann')),
      deny('her document by nobody', get('users/ann')),
      allow('an update of her own document', commit(merge('users/ann', { n: 1 })), as('ann')),
      deny('an update of another one', commit(merge('users/bob', { n: 1 })), as('ann')),
      allow('a deletion of her own document', commit(remove('users/ann')), as('ann')),
      deny('a deletion of another one', commit(remove('users/bob')), as('ann')),
      allow('a new document of any name', commit(set('users/eve', {})), as('ann')),
      deny('a new document by nobody', commit(set('users/eve', {}))),
      allow('the administrator passes all rules', get('anything/at/all/here'), 'owner'),
      allow('the administrator writes anywhere', commit(set('anything/at', {})), 'owner'),
    ],
  },
  {
    title: 'resource is what is, request.resource is what will be',
    page: `${CONDITIONS}#data_validation`,
    rules: `
      match /cities/{city} {
        allow read: if resource.data.visibility == 'public';
        allow create: if resource == null && request.resource.data.name == city && request.resource.id == city;
        allow update: if request.resource.data.population > 0 && request.resource.data.name == resource.data.name;
        allow delete: if resource.data.population == 0 && resource.id == city;
      }`,
    documents: {
      'cities/SF': SF,
      'cities/open': { name: 'open', population: 0, visibility: 'public' },
      'cities/shut': { name: 'shut', population: 1, visibility: 'private' },
    },
    steps: [
      allow('a get by what the document says', get('cities/open')),
      deny('a get of another document', get('cities/shut')),
      deny('a get of a document without the field', get('cities/SF')),
      deny('a get of a missing document', get('cities/none')),
      allow('a create that names itself', commit(set('cities/new', { name: 'new' }))),
      deny('a create that names another', commit(set('cities/new', { name: 'old' }))),
      deny('a create without the field', commit(set('cities/new', {}))),
      allow('an update of one field keeps the others in view', commit(merge('cities/SF', { population: 900 }))),
      allow('an update of an unrelated field', commit(merge('cities/SF', { mayor: 'x' }))),
      deny('an update to a bad value', commit(merge('cities/SF', { population: -1 }))),
      deny('an update of the name', commit(merge('cities/SF', { name: 'LA' }))),
      allow('a set that keeps the name', commit(set('cities/SF', { name: 'SF', population: 1 }))),
      deny('a set that drops the name', commit(set('cities/SF', { population: 1 }))),
      allow('a delete by what the document says', commit(remove('cities/open'))),
      deny('a delete of another', commit(remove('cities/SF'))),
      deny('a delete of a missing document', commit(remove('cities/none'))),
    ],
  },
  {
    title: 'server timestamps equal request.time',
    page: `${REQUEST}#time`,
    rules: `
      match /posts/{id} {
        allow create: if request.time == request.resource.data.created;
        allow update: if request.resource.data.changed == request.time && request.resource.data.changed is timestamp;
      }`,
    documents: { 'posts/old': { n: 1 } },
    steps: [
      allow('a server timestamp', commit(stamp('posts/new', { n: 1 }, 'created'))),
      deny('no timestamp', commit(set('posts/new', { n: 1 }))),
      allow('a server timestamp in an update', commit(stamp('posts/old', { n: 2 }, 'changed'))),
      deny('a server timestamp in another field', commit(stamp('posts/old', { n: 2 }, 'created'))),
    ],
  },
  {
    title: 'get() and exists()',
    page: `${CONDITIONS}#access_other_documents`,
    rules: `
      match /cities/{city} {
        allow create: if request.auth != null && exists(/databases/$(database)/documents/users/$(request.auth.uid));
        allow delete: if request.auth != null
          && get(/databases/$(database)/documents/users/$(request.auth.uid)).data.admin == true;
        allow get: if get(/databases/$(database)/documents/cities/$(city)/secrets/key).data.open;
      }`,
    documents: {
      'cities/SF': SF,
      'cities/SF/secrets/key': { open: true },
      'cities/LA/secrets/key': { open: false },
      'users/ann': { admin: true },
      'users/bob': { admin: false },
    },
    steps: [
      allow('exists', commit(set('cities/NYC', {})), as('bob')),
      deny('does not exist', commit(set('cities/NYC', {})), as('eve')),
      deny('no user', commit(set('cities/NYC', {}))),
      allow('get finds true', commit(remove('cities/SF')), as('ann')),
      deny('get finds false', commit(remove('cities/SF')), as('bob')),
      deny('get finds nothing', commit(remove('cities/SF')), as('eve')),
      allow('get for a read', get('cities/SF')),
      deny('get for a read finds false', get('cities/LA')),
      deny('get for a read finds nothing', get('cities/NYC')),
    ],
  },
  {
    title: 'what get() and exists() answer',
    page: FIRESTORE,
    rules: `
      match /asks/null { allow get: if get(/databases/$(database)/documents/things/none) == null; }
      match /asks/found { allow get: if get(/databases/$(database)/documents/things/one) != null; }
      match /asks/data { allow get: if get(/databases/(default)/documents/things/one).data.n == 1; }
      match /asks/id { allow get: if get(/databases/$(database)/documents/things/one).id == 'one'; }
      match /asks/name {
        allow get: if get(/databases/$(database)/documents/things/one)['__name__']
          == /databases/$(database)/documents/things/one;
      }
      match /asks/nodata { allow get: if get(/databases/$(database)/documents/things/none).data.n != 1; }
      match /asks/exists { allow get: if exists(/databases/$(database)/documents/things/one); }
      match /asks/missing { allow get: if exists(/databases/$(database)/documents/things/none); }
      match /asks/notexists { allow get: if !exists(/databases/$(database)/documents/things/none); }
      match /asks/bool { allow get: if exists(/databases/$(database)/documents/things/none) is bool; }
      match /asks/before { allow get: if getAfter(/databases/$(database)/documents/things/one).data.n == 1; }
      match /asks/after { allow get: if existsAfter(/databases/$(database)/documents/things/one); }
      match /asks/reference { allow get: if get(resource.data.link).data.n == 1; }
      match /asks/text { allow get: if exists('things/one'); }
      match /asks/nothing { allow get: if exists(null); }
      match /asks/short { allow get: if !exists(/things/one); }
      match /asks/collection { allow get: if !exists(/databases/$(database)/documents/things); }`,
    documents: { 'things/one': { n: 1 } },
    steps: [
      allow('get() of a missing document is null', get('asks/null')),
      allow('get() of a document is not null', get('asks/found')),
      allow('get() has the data', get('asks/data')),
      allow('get() has the id', get('asks/id')),
      allow('get() has the name', get('asks/name')),
      deny('the data of null', get('asks/nodata')),
      allow('exists() of a document', get('asks/exists')),
      deny('exists() of a missing document', get('asks/missing')),
      allow('!exists() of a missing document', get('asks/notexists')),
      allow('exists() is a bool', get('asks/bool')),
      allow('getAfter() of a read', get('asks/before')),
      allow('existsAfter() of a read', get('asks/after')),
      deny('a document without the reference', get('asks/reference')),
      deny('exists() of a string', get('asks/text')),
      deny('exists() of null', get('asks/nothing')),
      deny('exists() of a path that is not fully specified', get('asks/short')),
      deny('exists() of a collection', get('asks/collection')),
    ],
  },
  {
    title: 'getAfter() in batches and transactions',
    page: TRANSACTIONS,
    rules: `
      match /cities/{city} {
        allow write: if request.auth != null &&
          getAfter(
            /databases/$(database)/documents/countries/$(request.resource.data.country)
          ).data.last_updated == request.time;
      }
      match /countries/{country} { allow write: if request.auth != null; }
      match /seen/{id} { allow get; }`,
    documents: { 'cities/SF': SF, 'countries/US': { n: 1 }, 'seen/x': {} },
    steps: [
      allow(
        'a batch that stamps the country as well',
        commit(merge('cities/SF', { population: 1 }), stamp('countries/US', {}, 'last_updated')),
        as('ann'),
      ),
      allow(
        'the same in another order',
        commit(stamp('countries/US', {}, 'last_updated'), merge('cities/SF', { population: 1 })),
        as('ann'),
      ),
      allow(
        'the same as a transaction',
        transaction(['seen/x'], merge('cities/SF', { population: 1 }), stamp('countries/US', {}, 'last_updated')),
        as('ann'),
      ),
      deny('the city alone', commit(merge('cities/SF', { population: 1 })), as('ann')),
      deny(
        'the city alone, as a transaction',
        transaction(['seen/x'], merge('cities/SF', { population: 1 })),
        as('ann'),
      ),
      deny(
        'a batch with a stale country',
        commit(merge('cities/SF', { population: 1 }), merge('countries/US', { n: 2 })),
        as('ann'),
      ),
      deny(
        'a batch that stamps another country',
        commit(merge('cities/SF', { population: 1 }), stamp('countries/FR', {}, 'last_updated')),
        as('ann'),
      ),
      allow('the country alone', commit(merge('countries/US', { n: 2 })), as('ann')),
      deny(
        'a batch without a user',
        commit(merge('cities/SF', { population: 1 }), stamp('countries/US', {}, 'last_updated')),
      ),
    ],
  },
  {
    title: 'before and after in one batch',
    page: `${FIRESTORE}#existsafter`,
    rules: `
      function room(id) { return /databases/$(database)/documents/rooms/$(id); }
      match /rooms/{room} { allow create, delete: if true; }
      match /members/{id} {
        allow create: if existsAfter(room(request.resource.data.room));
        allow update: if !exists(room(request.resource.data.room)) && getAfter(room(request.resource.data.room)) != null;
        allow delete: if !existsAfter(room(resource.data.room)) && exists(room(resource.data.room));
      }
      match /pairs/{id} {
        allow write: if existsAfter(/databases/$(database)/documents/pairs/a)
          == existsAfter(/databases/$(database)/documents/pairs/b);
      }
      match /seen/{id} { allow get; }
      match /self/{id} {
        allow write: if getAfter(/databases/$(database)/documents/self/$(id)).data == request.resource.data
          && get(/databases/$(database)/documents/self/$(id)).data.n == 1;
      }`,
    documents: { 'rooms/old': {}, 'members/ann': { room: 'old' }, 'self/one': { n: 1 }, 'seen/x': {} },
    steps: [
      allow('a member of a room of the same batch', commit(set('members/bob', { room: 'new' }), set('rooms/new', {}))),
      allow('a member of a room that is there', commit(set('members/bob', { room: 'old' }))),
      deny('a member of no room', commit(set('members/bob', { room: 'none' }))),
      deny('a member of a room that goes', commit(set('members/bob', { room: 'old' }), remove('rooms/old'))),
      allow('exists() sees the state before', commit(merge('members/ann', { room: 'new' }), set('rooms/new', {}))),
      deny('a room that is there already', commit(merge('members/ann', { room: 'old' }))),
      allow('a deletion along with the room', commit(remove('members/ann'), remove('rooms/old'))),
      deny('a deletion without the room', commit(remove('members/ann'))),
      allow('both or none: both', commit(set('pairs/a', {}), set('pairs/b', {}))),
      deny('both or none: one', commit(set('pairs/a', {}))),
      allow('the document itself, before and after', commit(set('self/one', { n: 2 }))),
      allow('the same in a transaction', transaction(['seen/x'], set('pairs/a', {}), set('pairs/b', {}))),
      deny('one of two in a transaction', transaction(['seen/x'], set('pairs/b', {}))),
    ],
  },
  {
    title: 'a batch is all or nothing',
    page: 'https://firebase.google.com/docs/firestore/security/rules-fields#partial_writes_are_never_allowed',
    rules: `
      match /open/{id} { allow read, write; }
      match /shut/{id} { allow write: if request.resource.data.n == 1; }`,
    documents: { 'open/a': {} },
    steps: [
      allow('all are allowed', commit(set('open/b', {}), set('shut/b', { n: 1 }))),
      deny('one is denied', commit(set('open/b', {}), set('shut/b', { n: 2 }))),
      deny('one is in no match', commit(set('open/b', {}), set('other/b', {}))),
      allow('a transaction with an allowed read', transaction(['open/a'], set('open/b', {}))),
      deny('a transaction with a denied read', transaction(['shut/a'], set('open/b', {}))),
      deny('a transaction with a denied write', transaction(['open/a'], set('shut/b', {}))),
    ],
  },
]
