import { commit, get, group, list, merge, remove, set } from '../support/operations.ts'
import { allow, deny } from '../support/scenarios.ts'
import type { Scenario } from '../support/scenarios.ts'

const STRUCTURE = 'https://firebase.google.com/docs/firestore/security/rules-structure'
const LANGUAGE = 'https://firebase.google.com/docs/rules/rules-language'
const CITIES = { 'cities/SF': { n: 1 }, 'cities/SF/landmarks/tower': { n: 2 } }

/** What is read, and written, in one place: a document and one below it. */
const tower = 'cities/SF/landmarks/tower'

export const structure: Scenario[] = [
  {
    title: 'a match covers its documents and nothing else',
    page: `${STRUCTURE}#basic_readwrite_rules`,
    rules: `
      match /cities/{city} { allow read, write: if true; }
      match /countries/CH { allow read; }
      match /rivers { allow read, write: if true; }`,
    documents: { ...CITIES, 'countries/CH': {}, 'countries/FR': {} },
    steps: [
      allow('gets a document', get('cities/SF')),
      allow('gets a missing document', get('cities/NYC')),
      allow('lists', list('cities')),
      allow('creates', commit(set('cities/NYC', { n: 3 }))),
      allow('updates', commit(merge('cities/SF', { n: 3 }))),
      allow('deletes', commit(remove('cities/SF'))),
      deny('a document of another collection', get('towns/SF')),
      deny('a list of another collection', list('towns')),
      deny('a write to another collection', commit(set('towns/SF', {}))),
      deny('a document of a subcollection', get(tower)),
      deny('a list of a subcollection', list('cities/SF/landmarks')),
      allow('a document that is named', get('countries/CH')),
      deny('another document beside it', get('countries/FR')),
      deny('a list where only one document is named', list('countries')),
      deny('documents of a match that points to a collection', get('rivers/Rhine')),
      deny('a list of a match that points to a collection', list('rivers')),
    ],
  },
  {
    title: 'wildcards are variables',
    page: `${LANGUAGE}#match`,
    rules: `
      match /users/{user} {
        allow read: if user == 'ann';
        match /notes/{note} { allow get: if user == 'ann' && note.matches('n[0-9]'); }
      }
      match /deep/{document=**} {
        allow get: if document == /a/b/c || document == path('x');
        allow create: if document is path && document[0] == 'new';
      }
      match /typed/{id} { allow get: if id is string; }
      match /outer/{id}/{rest=**} { allow get: if rest[1] == id; }
      match /words/{word} { allow get: if word in ['Zürich', '東京', 'a b', 'x:y', '😀']; }`,
    steps: [
      allow('one segment, as a string', get('users/ann')),
      deny('one segment that differs', get('users/bob')),
      allow('outer and inner', get('users/ann/notes/n1')),
      deny('inner that differs', get('users/ann/notes/x')),
      deny('outer that differs', get('users/bob/notes/n1')),
      allow('the whole path below', get('deep/a/b/c')),
      allow('one segment of a recursive wildcard', get('deep/x')),
      deny('another path below', get('deep/a/b/d')),
      allow('a recursive wildcard is a path', commit(set('deep/new', {}))),
      allow('a wildcard is a string', get('typed/a')),
      allow('both kinds in one match', get('outer/a/parts/a')),
      deny('both kinds in one match, another document', get('outer/a/parts/b')),
      allow('a name that is not ASCII', get(`words/${encodeURIComponent('Zürich')}`)),
      allow('a name in another script', get(`words/${encodeURIComponent('東京')}`)),
      allow('a name beyond the basic plane', get(`words/${encodeURIComponent('😀')}`)),
      allow('a name with a space', get('words/a%20b')),
      allow('a name with a colon', get('words/x:y')),
      deny('a name without its accent', get('words/Zurich')),
    ],
  },
  {
    title: 'read splits into get and list',
    page: `${STRUCTURE}#granular_operations`,
    rules: `
      match /single/{id} { allow get: if true; }
      match /many/{id} { allow list: if true; }
      match /both/{id} { allow get, list: if true; }
      match /reads/{id} { allow read: if request.method == 'list'; }
      match /all/{id} { allow read; }`,
    documents: { 'single/a': {}, 'many/a': {}, 'both/a': {}, 'reads/a': {} },
    steps: [
      allow('get with get', get('single/a')),
      deny('list with get', list('single')),
      allow('list with list', list('many')),
      deny('get with list', get('many/a')),
      allow('get with both', get('both/a')),
      allow('list with both', list('both')),
      allow('the method of a query is list', list('reads')),
      deny('the method of a get is not list', get('reads/a')),
      allow('without a condition get is allowed', get('all/a')),
      allow('without a condition list is allowed', list('all')),
      deny('read does not write', commit(set('all/a', {}))),
    ],
  },
  {
    title: 'write splits into create, update and delete',
    page: `${STRUCTURE}#granular_operations`,
    rules: `
      match /born/{id} { allow create: if true; }
      match /changed/{id} { allow update: if true; }
      match /gone/{id} { allow delete: if true; }
      match /made/{id} { allow create, update: if true; }
      match /any/{id} { allow write: if request.method == 'update'; }
      match /open/{id} { allow write; }
      match /named/{id} {
        allow create: if request.method == 'create';
        allow update: if request.method == 'update';
        allow delete: if request.method == 'delete';
      }`,
    documents: { 'born/a': {}, 'changed/a': {}, 'gone/a': {}, 'made/a': {}, 'any/a': {}, 'open/a': {}, 'named/a': {} },
    steps: [
      allow('create: a new document', commit(set('born/b', {}))),
      deny('create: an existing document', commit(set('born/a', {}))),
      deny('create: a deletion', commit(remove('born/a'))),
      allow('update: an existing document', commit(merge('changed/a', { n: 1 }))),
      allow('update: an existing document set anew', commit(set('changed/a', { n: 1 }))),
      deny('update: a new document', commit(set('changed/b', {}))),
      deny('update: a deletion', commit(remove('changed/a'))),
      allow('delete: a deletion', commit(remove('gone/a'))),
      deny('delete: an update', commit(set('gone/a', { n: 1 }))),
      deny('delete: a new document', commit(set('gone/b', {}))),
      allow('create, update: a new document', commit(set('made/b', {}))),
      allow('create, update: an existing document', commit(set('made/a', { n: 1 }))),
      deny('create, update: a deletion', commit(remove('made/a'))),
      allow('the method of an update', commit(set('any/a', { n: 1 }))),
      deny('the method of a create', commit(set('any/b', {}))),
      deny('the method of a delete', commit(remove('any/a'))),
      allow('write without a condition: create', commit(set('open/b', {}))),
      allow('write without a condition: update', commit(set('open/a', {}))),
      allow('write without a condition: delete', commit(remove('open/a'))),
      deny('write does not read', get('open/a')),
      deny('write does not list', list('open')),
      allow('request.method of a create', commit(set('named/b', {}))),
      allow('request.method of an update', commit(set('named/a', {}))),
      allow('request.method of a delete', commit(remove('named/a'))),
    ],
  },
  {
    title: 'rules do not reach into subcollections, nested matches do',
    page: `${STRUCTURE}#hierarchical_data`,
    rules: `
      match /cities/{city} {
        allow read: if false;
        match /landmarks/{landmark} { allow read: if city == 'SF'; }
      }
      match /lakes/{lake}/ports/{port} { allow read: if lake == 'Zurich' && port == 'Horgen'; }
      match /closed/{id} { match /open/{inner} { allow read, write; } }`,
    documents: CITIES,
    steps: [
      deny('the outer document', get('cities/SF')),
      allow('the inner document', get(tower)),
      allow('a list of the inner collection', list('cities/SF/landmarks')),
      deny('the inner document of another outer one', get('cities/NYC/landmarks/tower')),
      deny('a list of another inner collection', list('cities/NYC/landmarks')),
      allow('both in one match', get('lakes/Zurich/ports/Horgen')),
      deny('both in one match, another document', get('lakes/Zurich/ports/Thalwil')),
      deny('a match without allow', get('closed/a')),
      allow('a match inside one without allow', get('closed/a/open/b')),
    ],
  },
  {
    title: 'version 2: a recursive wildcard matches zero or more segments',
    page: `${STRUCTURE}#version_2`,
    rules: `
      match /cities/{city}/{document=**} { allow read, write: if true; }
      match /{path=**}/songs/{song} { allow read: if true; }
      match /tree/{all=**} { allow get: if true; }`,
    documents: { ...CITIES, 'songs/a': {}, 'albums/x/songs/b': {} },
    steps: [
      allow('the document itself', get('cities/SF')),
      allow('a document below it', get(tower)),
      allow('a document far below it', get('cities/SF/a/b/c/d')),
      allow('a list of the collection', list('cities')),
      allow('a list below', list('cities/SF/landmarks')),
      allow('a write', commit(set('cities/NYC', {}))),
      allow('a write below', commit(set('cities/NYC/landmarks/x', {}))),
      allow('a leading wildcard that matches nothing', get('songs/a')),
      allow('a leading wildcard that matches two', get('albums/x/songs/b')),
      allow('a leading wildcard that matches four', get('a/b/c/d/songs/e')),
      deny('a document below the collection of a leading wildcard', get('songs/a/parts/b')),
      allow('a collection group', group('songs')),
      allow('a list of one of its collections', list('albums/x/songs')),
      deny('another collection group', group('landmarks')),
      allow('a trailing wildcard', get('tree/a/b/c')),
    ],
  },
  ...(['1', 'none'] as const).map((version) => ({
    title: `version 1${version === 'none' ? ', the default' : ''}: a recursive wildcard matches one or more segments`,
    page: `${STRUCTURE}#version_1`,
    version,
    rules: `
      match /cities/{city}/{document=**} { allow read, write: if true; }
      match /towns/{document=**} { allow read, write: if true; }`,
    documents: { ...CITIES, 'towns/A': {} },
    steps: [
      deny('the document itself', get('cities/SF')),
      deny('a list of the collection', list('cities')),
      deny('a write', commit(set('cities/NYC', {}))),
      allow('a document below', get(tower)),
      allow('a list below', list('cities/SF/landmarks')),
      allow('a document far below', get('cities/SF/a/b/c/d')),
      allow('a write below', commit(set('cities/NYC/landmarks/x', {}))),
      allow('a wildcard right below the collection', get('towns/A')),
      allow('a wildcard right below the collection, and deeper', get('towns/A/x/y')),
      allow('a list of that collection', list('towns')),
    ],
  })),
  {
    title: 'any match that allows is enough',
    page: `${STRUCTURE}#overlapping_match_statements`,
    rules: `
      match /cities/{city} { allow read, write: if false; }
      match /cities/{document=**} { allow read, write: if true; }
      match /towns/{town} { allow read: if town == 'A'; allow read: if town == 'B'; }
      match /towns/{other} { allow get: if other == 'C'; }
      match /broken/{id} { allow get: if 1 / 0 == 1; }
      match /broken/{id} { allow get: if id == 'fine'; }
      match /broken/{id} { allow create: if 1 / 0 == 1; allow create: if true; }
      match /{any}/open { allow get; }
      match /closed/{id} { allow read: if true; allow read: if false; }`,
    documents: CITIES,
    steps: [
      allow('a broader match allows a get', get('cities/SF')),
      allow('a broader match allows a list', list('cities')),
      allow('a broader match allows a write', commit(set('cities/NYC', {}))),
      allow('the first of two allows in one block', get('towns/A')),
      allow('the second of two allows in one block', get('towns/B')),
      allow('another block with the same path', get('towns/C')),
      deny('none of them', get('towns/D')),
      allow('an error in one block does not stop another', get('broken/fine')),
      deny('an error in one block and false in the other', get('broken/other')),
      allow('an error in one allow does not stop the next', commit(set('broken/x', {}))),
      allow('a wildcard for the collection', get('whatever/open')),
      allow('a later false takes nothing back', get('closed/a')),
    ],
  },
]
