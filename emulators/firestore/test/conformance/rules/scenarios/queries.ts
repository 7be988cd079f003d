import { get, group, list } from '../support/operations.ts'
import { allow, as, deny, silently } from '../support/scenarios.ts'
import type { Scenario } from '../support/scenarios.ts'

const QUERY = 'https://firebase.google.com/docs/firestore/security/rules-query'
const CONDITIONS = 'https://firebase.google.com/docs/firestore/security/rules-conditions#rules_are_not_filters'
const GUARANTEED = 'the filter guarantees the condition for every document that it lets through'
const STORIES = {
  'stories/a': { author: 'ann', published: true },
  'stories/b': { author: 'ann', published: true },
}

export const queries: Scenario[] = [
  {
    title: 'rules are not filters',
    page: CONDITIONS,
    rules: `match /cities/{city} { allow read: if resource.data.visibility == 'public'; }`,
    documents: { 'cities/a': { visibility: 'public' } },
    steps: [
      deny('all documents, although all are public', list('cities')),
      allow('the public documents', list('cities', { where: [['visibility', '==', 'public']] })),
      deny(
        'the private documents, although there are none',
        list('cities', { where: [['visibility', '==', 'private']] }),
      ),
      deny('by another field', list('cities', { where: [['name', '==', 'public']] })),
      deny('an empty collection', list('cities/none/cities')),
      deny('a limit filters nothing', list('cities', { limit: 1 })),
      deny('an order filters nothing', list('cities', { orderBy: ['visibility'] })),
      deny('names alone are still reads', list('cities', { as: 'names' })),
      allow(
        'the names of the public documents',
        list('cities', { where: [['visibility', '==', 'public']], as: 'names' }),
      ),
      allow('a get of the document', get('cities/a')),
    ],
  },
  {
    title: 'a query knows its collection, not its documents',
    page: CONDITIONS,
    rules: `
      match /users/{userId} {
        allow read: if request.auth.uid == userId;
        match /notes/{note} { allow read: if request.auth.uid == userId; }
      }
      match /clubs/{club}/posts/{post} {
        allow read: if exists(/databases/$(database)/documents/clubs/$(club)/members/$(request.auth.uid));
      }
      match /nested/{id} { allow read: if resource.data.meta.owner == request.auth.uid; }
      match /fixed/{id} { allow read: if resource.data.n > 0 || request.auth.token.admin == true; }`,
    documents: { 'users/ann': {}, 'clubs/chess/members/ann': {} },
    steps: [
      allow('a get of herself', get('users/ann'), as('ann')),
      deny('a list of users, of which she is only one', list('users'), as('ann')),
      allow('a list below herself', list('users/ann/notes'), as('ann')),
      deny('a list below another', list('users/bob/notes'), as('ann')),
      allow('a list that another document allows', list('clubs/chess/posts'), as('ann')),
      deny('a list that another document does not allow', list('clubs/chess/posts'), as('bob')),
      deny('a list where that document is missing', list('clubs/go/posts'), as('ann')),
      silently(
        GUARANTEED,
        allow('a field of a map', list('nested', { where: [['meta.owner', '==', 'ann']] }), as('ann')),
      ),
      deny('a field of a map, of another', list('nested', { where: [['meta.owner', '==', 'bob']] }), as('ann')),
      deny('all of them', list('nested'), as('ann')),
      allow('a condition on the caller alone', list('fixed'), as('ann', { admin: true })),
      deny('a condition on the caller that does not hold', list('fixed'), as('ann', { admin: false })),
    ],
  },
  {
    title: 'the author may list her stories',
    page: `${QUERY}#secure_and_query_documents_based_on_authuid`,
    rules: `match /stories/{storyid} {
      allow read, write: if request.auth != null && request.auth.uid == resource.data.author;
    }`,
    documents: STORIES,
    steps: [
      deny('all stories, although all are hers', list('stories'), as('ann')),
      allow('her stories', list('stories', { where: [['author', '==', 'ann']] }), as('ann')),
      deny('the stories of another', list('stories', { where: [['author', '==', 'bob']] }), as('ann')),
      deny('her stories by nobody', list('stories', { where: [['author', '==', 'ann']] })),
      allow(
        'her stories that are published',
        list('stories', {
          where: [
            ['author', '==', 'ann'],
            ['published', '==', true],
          ],
        }),
        as('ann'),
      ),
      deny('published stories', list('stories', { where: [['published', '==', true]] }), as('ann')),
      deny(
        'her stories and those of another',
        list('stories', { where: [['author', 'in', ['ann', 'bob']]] }),
        as('ann'),
      ),
      allow('a list of one author', list('stories', { where: [['author', 'in', ['ann']]] }), as('ann')),
      deny('from her name on', list('stories', { where: [['author', '>=', 'ann']] }), as('ann')),
      allow('her stories, counted', list('stories', { where: [['author', '==', 'ann']], as: 'count' }), as('ann')),
      deny('all stories, counted', list('stories', { as: 'count' }), as('ann')),
    ],
  },
  {
    title: 'published stories for all, others for their author',
    page: `${QUERY}#secure_and_query_documents_based_on_a_field`,
    rules: `match /stories/{storyid} {
      allow read: if resource.data.published == true || (request.auth != null && request.auth.uid == resource.data.author);
    }`,
    documents: STORIES,
    steps: [
      allow('published, by nobody', list('stories', { where: [['published', '==', true]] })),
      allow('published, by a user', list('stories', { where: [['published', '==', true]] }), as('bob')),
      allow('hers', list('stories', { where: [['author', '==', 'ann']] }), as('ann')),
      deny('unpublished', list('stories', { where: [['published', '==', false]] }), as('ann')),
      deny('of another', list('stories', { where: [['author', '==', 'ann']] }), as('bob')),
      deny('all', list('stories'), as('ann')),
      allow(
        'of another, published',
        list('stories', {
          where: [
            ['author', '==', 'ann'],
            ['published', '==', true],
          ],
        }),
        as('bob'),
      ),
      allow(
        'published or hers',
        list('stories', {
          where: [
            {
              or: [
                ['published', '==', true],
                ['author', '==', 'ann'],
              ],
            },
          ],
        }),
        as('ann'),
      ),
      deny(
        'published or of another',
        list('stories', {
          where: [
            {
              or: [
                ['published', '==', true],
                ['author', '==', 'bob'],
              ],
            },
          ],
        }),
        as('ann'),
      ),
    ],
  },
  {
    title: 'each value of an OR counts',
    page: `${QUERY}#or_queries`,
    rules: `
      match /mydocuments/{doc} { allow read: if resource.data.x > 5; }
      match /tagged/{doc} { allow read: if 'public' in resource.data.tags; }
      match /named/{doc} { allow read: if resource.data.x in [6, 42]; }`,
    steps: [
      deny(
        'or: one value does not meet it',
        list('mydocuments', {
          where: [
            {
              or: [
                ['x', '==', 1],
                ['x', '==', 6],
              ],
            },
          ],
        }),
      ),
      deny('in: some values do not', list('mydocuments', { where: [['x', 'in', [1, 3, 6, 42, 99]]] })),
      allow(
        'or: both do',
        list('mydocuments', {
          where: [
            {
              or: [
                ['x', '==', 6],
                ['x', '==', 42],
              ],
            },
          ],
        }),
      ),
      allow('in: all do', list('mydocuments', { where: [['x', 'in', [6, 42, 99, 105, 200]]] })),
      deny(
        'or: another field',
        list('mydocuments', {
          where: [
            {
              or: [
                ['x', '==', 6],
                ['y', '==', 42],
              ],
            },
          ],
        }),
      ),
      allow('one value', list('mydocuments', { where: [['x', '==', 6]] })),
      deny('one value that does not', list('mydocuments', { where: [['x', '==', 5]] })),
      silently(GUARANTEED, allow('the same bound', list('mydocuments', { where: [['x', '>', 5]] }))),
      silently(GUARANTEED, allow('a narrower bound', list('mydocuments', { where: [['x', '>', 10]] }))),
      silently(GUARANTEED, allow('a narrower bound, inclusive', list('mydocuments', { where: [['x', '>=', 6]] }))),
      deny('a wider bound', list('mydocuments', { where: [['x', '>', 4]] })),
      deny('the bound itself', list('mydocuments', { where: [['x', '>=', 5]] })),
      deny('the other side', list('mydocuments', { where: [['x', '<', 10]] })),
      silently(
        GUARANTEED,
        allow(
          'between',
          list('mydocuments', {
            where: [
              ['x', '>', 5],
              ['x', '<', 10],
            ],
          }),
        ),
      ),
      deny('not one value', list('mydocuments', { where: [['x', '!=', 1]] })),
      deny('not some values', list('mydocuments', { where: [['x', 'not-in', [1, 2]]] })),
      silently(
        GUARANTEED,
        allow('a list that contains', list('tagged', { where: [['tags', 'array-contains', 'public']] })),
      ),
      deny('a list that contains something else', list('tagged', { where: [['tags', 'array-contains', 'x']] })),
      deny('a list that contains any', list('tagged', { where: [['tags', 'array-contains-any', ['public', 'x']]] })),
      silently(
        GUARANTEED,
        allow(
          'a list that contains any of one',
          list('tagged', { where: [['tags', 'array-contains-any', ['public']]] }),
        ),
      ),
      allow('in, for a condition with in', list('named', { where: [['x', 'in', [6, 42]]] })),
      allow('==, for a condition with in', list('named', { where: [['x', '==', 42]] })),
      deny('in with one value more', list('named', { where: [['x', 'in', [6, 42, 43]]] })),
    ],
  },
  {
    title: 'limit, offset and order of a query',
    page: `${QUERY}#evaluating_constraints_on_queries`,
    rules: `
      match /stories/{storyid} {
        function authorOrPublished() {
          return resource.data.published == true || request.auth.uid == resource.data.author;
        }
        allow list: if request.query.limit <= 10 && authorOrPublished();
        allow get: if authorOrPublished();
      }
      match /few/{id} { allow list: if request.query.limit <= 10; }
      match /skipped/{id} { allow list: if request.query.offset == 5; }
      match /sorted/{id} { allow list: if request.query.orderBy != null; }`,
    documents: STORIES,
    steps: [
      allow('ten', list('few', { limit: 10 })),
      allow('one', list('few', { limit: 1 })),
      deny('eleven', list('few', { limit: 11 })),
      deny('no limit', list('few')),
      allow('ten published', list('stories', { where: [['published', '==', true]], limit: 10 })),
      deny('eleven published', list('stories', { where: [['published', '==', true]], limit: 11 })),
      deny('published without a limit', list('stories', { where: [['published', '==', true]] })),
      deny('ten of all', list('stories', { limit: 10 })),
      allow('ten of hers', list('stories', { where: [['author', '==', 'ann']], limit: 10 }), as('ann')),
      deny('ten of another', list('stories', { where: [['author', '==', 'ann']], limit: 10 }), as('bob')),
      allow('a get has no limit', get('stories/a')),
      allow('an offset', list('skipped', { offset: 5 })),
      deny('another offset', list('skipped', { offset: 6 })),
      deny('no offset', list('skipped')),
      silently('orderBy tells of each order', allow('an order', list('sorted', { orderBy: ['n'] }))),
    ],
  },
  {
    title: 'collection groups',
    page: `${QUERY}#secure_collection_group_queries_based_on_a_field`,
    rules: `
      function authorOrPublished() {
        return resource.data.published == true || request.auth.uid == resource.data.author;
      }
      match /{path=**}/posts/{post} {
        allow list: if authorOrPublished();
        allow get: if authorOrPublished();
      }
      match /forums/{forumid}/posts/{postid} { allow write: if request.auth.uid == resource.data.author; }
      match /forums/{forumid}/threads/{thread} { allow read: if true; }`,
    documents: { 'forums/technology/posts/one': { author: 'ann', published: false } },
    steps: [
      allow('published in a forum', list('forums/technology/posts', { where: [['published', '==', true]] })),
      allow('published everywhere', group('posts', { where: [['published', '==', true]] })),
      allow(
        'published of an author',
        group('posts', {
          where: [
            ['author', '==', 'ann'],
            ['published', '==', true],
          ],
        }),
      ),
      allow('hers everywhere', group('posts', { where: [['author', '==', 'ann']] }), as('ann')),
      deny('of another everywhere', group('posts', { where: [['author', '==', 'ann']] }), as('bob')),
      deny('all everywhere', group('posts'), as('ann')),
      deny('all of a forum', list('forums/technology/posts'), as('ann')),
      allow('hers at the root', list('posts', { where: [['author', '==', 'ann']] }), as('ann')),
      allow('hers far below', list('forums/a/subforum/b/posts', { where: [['author', '==', 'ann']] }), as('ann')),
      allow('a get of hers', get('forums/technology/posts/one'), as('ann')),
      deny('a get by another', get('forums/technology/posts/one'), as('bob')),
      allow('a collection with a rule of its own', list('forums/technology/threads')),
      deny('a group with a rule for one place only', group('threads')),
      allow('the group, counted', group('posts', { where: [['published', '==', true]], as: 'count' })),
      deny('all of the group, counted', group('posts', { as: 'count' })),
    ],
  },
  {
    title: 'collection groups by a field that repeats the path',
    page: `${QUERY}#secure_and_query_documents_based_on_collection_group_and_document_path`,
    rules: `match /{path=**}/transactions/{transaction} { allow read: if resource.data.user == request.auth.uid; }`,
    documents: { 'users/ann/exchange/x/transactions/t': { user: 'ann', timestamp: 1 } },
    steps: [
      allow('hers', group('transactions', { where: [['user', '==', 'ann']] }), as('ann')),
      allow(
        'the last five of hers',
        group('transactions', { where: [['user', '==', 'ann']], orderBy: ['timestamp'], limit: 5 }),
        as('ann'),
      ),
      deny('of another', group('transactions', { where: [['user', '==', 'bob']] }), as('ann')),
      deny('all', group('transactions'), as('ann')),
      deny('hers by nobody', group('transactions', { where: [['user', '==', 'ann']] })),
    ],
  },
  {
    title: 'version 1 knows no collection groups',
    page: `${QUERY}#secure_and_query_documents_based_on_collection_groups`,
    version: '1',
    rules: `
      match /forums/{forum}/posts/{post} { allow read: if true; }
      match /posts/{post} { allow read: if true; }`,
    steps: [
      deny('a collection group', group('posts')),
      allow('one of its collections', list('forums/a/posts')),
      allow('the one at the root', list('posts')),
    ],
  },
]
