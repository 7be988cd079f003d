import { commit, get, list, set } from '../support/operations.ts'
import { allow, as, block, deny } from '../support/scenarios.ts'
import type { Scenario } from '../support/scenarios.ts'

const FUNCTIONS = 'https://firebase.google.com/docs/rules/rules-language#function'
const ROLES = 'https://firebase.google.com/docs/firestore/solutions/role-based-access'
const TRANSACTIONS = 'https://firebase.google.com/docs/firestore/manage-data/transactions#security_rules_limits'
const ARTICLES = { 'articles/one': { author: 'ann' }, 'admins/root': {} }

export const functions: Scenario[] = [
  {
    title: 'functions see what is around them',
    page: FUNCTIONS,
    rules: `
      function signedInOrPublic() {
        return request.auth.uid != null || resource.data.visibility == 'public';
      }
      function isOwner(name) { return request.auth != null && request.auth.uid == name; }
      function late() { return later(1) == 2; }
      function later(n) { return n + 1; }
      match /cities/{city} {
        function isNamed() { return city == 'SF'; }
        function hides(city) { return city == 'argument'; }
        allow read: if signedInOrPublic();
        allow create: if isNamed();
        allow delete: if hides('argument');
        match /parts/{part} {
          function later(n) { return n + 10; }
          allow get: if isNamed() && part == 'a' && later(1) == 11 && late();
        }
      }
      match /users/{user} { allow read: if isOwner(user); }
      match /late/{id} { allow get: if late(); }`,
    documents: { 'cities/open': { visibility: 'public' }, 'cities/shut': { visibility: 'private' } },
    steps: [
      allow('a public document without a user', get('cities/open')),
      deny('a private document without a user', get('cities/shut')),
      allow('a private document with a user', get('cities/shut'), as('ann')),
      allow('a list with a user', list('cities'), as('ann')),
      deny('a list without a user', list('cities')),
      allow('the wildcard of the block', commit(set('cities/SF', {}))),
      deny('another value of the wildcard', commit(set('cities/NYC', {}))),
      allow('an argument', get('users/ann'), as('ann')),
      deny('another argument', get('users/bob'), as('ann')),
      deny('no user', get('users/ann')),
      allow('functions of the outer block, and one that hides another', get('cities/SF/parts/a')),
      deny('functions of the outer block with another wildcard', get('cities/NYC/parts/a')),
      allow('a function that is declared later', get('late/a')),
    ],
  },
  {
    title: 'functions do not see what is elsewhere',
    page: FUNCTIONS,
    rules: `
      function leaks() { return id == 'a'; }
      match /inner/{id} { function hidden() { return true; } }
      match /a/{id} { allow get: if hidden(); }
      match /b/{id} { allow get: if leaks(); }`,
    steps: [block('a function of another block', get('a/a')), block('a wildcard of the block that calls', get('b/a'))],
  },
  {
    title: 'let bindings',
    page: FUNCTIONS,
    rules: `
      function isAdmin(userId) { return exists(/databases/$(database)/documents/admins/$(userId)); }
      function isAuthorOrAdmin(userId, article) {
        let isAuthor = article.author == userId;
        let isAdmin = exists(/databases/$(database)/documents/admins/$(userId));
        return isAuthor || isAdmin;
      }
      function isAuthorOrElse(userId, article) {
        let isAuthor = article.author == userId;
        return isAuthor || isAdmin(userId);
      }
      function sum(a) {
        let b = a + 1;
        let c = a + b;
        return c;
      }
      match /articles/{id} {
        allow get: if isAuthorOrAdmin(request.auth.uid, resource.data);
        allow delete: if isAuthorOrElse(request.auth.uid, resource.data);
        allow create: if sum(1) == 3 && sum(sum(1)) == 7;
      }`,
    documents: ARTICLES,
    steps: [
      allow('the first binding', get('articles/one'), as('ann')),
      allow('the second binding', get('articles/one'), as('root')),
      deny('neither', get('articles/one'), as('bob')),
      deny('an error in an argument', get('articles/one')),
      allow('bindings that build on each other', commit(set('articles/two', {}))),
    ],
  },
  {
    title: 'role-based access',
    page: ROLES,
    version: 'none',
    rules: `
      match /stories/{story} {
        function isSignedIn() { return request.auth != null; }
        function getRole(rsc) { return rsc.data.roles[request.auth.uid]; }
        function isOneOfRoles(rsc, array) { return isSignedIn() && (getRole(rsc) in array); }
        function isValidNewStory() { return request.resource.data.roles[request.auth.uid] == 'owner'; }
        function onlyContentChanged() {
          return request.resource.data.title == resource.data.title
            && request.resource.data.roles == resource.data.roles
            && request.resource.data.keys() == resource.data.keys();
        }
        allow create: if isValidNewStory();
        allow delete: if isOneOfRoles(resource, ['owner']);
        allow update: if isOneOfRoles(resource, ['owner'])
                      || (isOneOfRoles(resource, ['writer']) && onlyContentChanged());
        allow read: if isOneOfRoles(resource, ['owner', 'writer', 'commenter', 'reader']);
        match /comments/{comment} {
          allow read: if isOneOfRoles(get(/databases/$(database)/documents/stories/$(story)),
                                      ['owner', 'writer', 'commenter', 'reader']);
          allow create: if isOneOfRoles(get(/databases/$(database)/documents/stories/$(story)),
                                        ['owner', 'writer', 'commenter'])
                        && request.resource.data.user == request.auth.uid;
        }
      }`,
    documents: {
      'stories/one': {
        title: 'A Great Story',
        content: 'Once upon a time ...',
        roles: { alice: 'owner', bob: 'reader', david: 'writer', jane: 'commenter' },
      },
      'stories/one/comments/c': { user: 'alice', content: 'Great!' },
    },
    steps: [
      allow('an owner reads', get('stories/one'), as('alice')),
      allow('a reader reads', get('stories/one'), as('bob')),
      deny('a stranger does not read', get('stories/one'), as('eve')),
      deny('nobody does not read', get('stories/one')),
      allow('a reader reads a comment', get('stories/one/comments/c'), as('bob')),
      allow('a reader lists the comments', list('stories/one/comments'), as('bob')),
      deny('a stranger does not list the comments', list('stories/one/comments'), as('eve')),
      deny('a reader lists the stories without saying which', list('stories'), as('bob')),
      allow('one creates a story of her own', commit(set('stories/two', { roles: { eve: 'owner' } })), as('eve')),
      deny('one creates a story of another', commit(set('stories/two', { roles: { bob: 'owner' } })), as('eve')),
      allow('an owner changes everything', commit(set('stories/one', { roles: { alice: 'owner' } })), as('alice')),
      allow(
        'a writer changes the content',
        commit(
          set('stories/one', {
            title: 'A Great Story',
            content: 'new',
            roles: { alice: 'owner', bob: 'reader', david: 'writer', jane: 'commenter' },
          }),
        ),
        as('david'),
      ),
      deny(
        'a writer changes the title',
        commit(
          set('stories/one', {
            title: 'new',
            content: 'new',
            roles: { alice: 'owner', bob: 'reader', david: 'writer', jane: 'commenter' },
          }),
        ),
        as('david'),
      ),
      deny('a writer changes the roles', commit(set('stories/one', { roles: { david: 'owner' } })), as('david')),
      allow('a commenter comments', commit(set('stories/one/comments/d', { user: 'jane' })), as('jane')),
      deny('a commenter comments as another', commit(set('stories/one/comments/d', { user: 'bob' })), as('jane')),
      deny('a reader comments', commit(set('stories/one/comments/d', { user: 'bob' })), as('bob')),
    ],
  },
  {
    title: 'a path that a function makes',
    page: TRANSACTIONS,
    rules: `
      function prefix() { return /databases/$(database)/documents; }
      match /chatroom/{roomId} {
        allow read, write: if request.auth != null && roomId in get(/$(prefix())/users/$(request.auth.uid)).data.chats
                              || exists(/$(prefix())/admins/$(request.auth.uid));
      }
      match /users/{userId} {
        allow read, write: if request.auth != null && request.auth.uid == userId
                              || exists(/$(prefix())/admins/$(request.auth.uid));
      }`,
    documents: { 'users/ann': { chats: ['mine'] }, 'admins/root': {} },
    steps: [
      allow('a room of hers', get('chatroom/mine'), as('ann')),
      deny('a room of another', get('chatroom/other'), as('ann')),
      allow('any room as an administrator', get('chatroom/other'), as('root')),
      allow('herself', get('users/ann'), as('ann')),
      deny('another user', get('users/bob'), as('ann')),
      deny('nobody', get('users/ann')),
    ],
  },
]
