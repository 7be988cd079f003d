import { commit, get, merge, set } from '../support/operations.ts'
import { allow, as, deny } from '../support/scenarios.ts'
import type { Scenario } from '../support/scenarios.ts'
import { double, time } from '../support/data.ts'

const FIELDS = 'https://firebase.google.com/docs/firestore/security/rules-fields'
const VALIDATION = 'https://firebase.google.com/docs/rules/data-validation#restrictions_on_new_data'

const place = { name: 'Kronenhalle', location: 'Bellevue', city: 'Zurich' }
const review = {
  score: 5,
  headline: 'Good',
  content: 'Very good',
  author_name: 'Ann',
  review_date: time('2024-02-29T12:00:00Z'),
}

export const fields: Scenario[] = [
  {
    title: 'private fields in a document of their own',
    page: `${FIELDS}#allowing_read_access_only_for_specific_fields`,
    rules: `
      match /employees/{emp_id} {
        allow read: if request.auth != null;
        match /private/finances { allow read: if request.auth != null && request.auth.token.role == 'Finance'; }
      }`,
    documents: { 'employees/ann': {}, 'employees/ann/private/finances': {} },
    steps: [
      allow('public data', get('employees/ann'), as('bob')),
      deny('public data by nobody', get('employees/ann')),
      allow('private data with the claim', get('employees/ann/private/finances'), as('bob', { role: 'Finance' })),
      deny('private data with another claim', get('employees/ann/private/finances'), as('bob', { role: 'Sales' })),
      deny('private data without a claim', get('employees/ann/private/finances'), as('bob')),
      deny('another private document', get('employees/ann/private/other'), as('bob', { role: 'Finance' })),
    ],
  },
  {
    title: 'required, forbidden and optional fields',
    page: `${FIELDS}#restricting_fields_on_document_creation`,
    rules: `
      function verifyFields(required, optional) {
        let allAllowedFields = required.concat(optional);
        return request.resource.data.keys().hasAll(required) && request.resource.data.keys().hasOnly(allAllowedFields);
      }
      match /required/{id} { allow create: if request.resource.data.keys().hasAll(['name', 'location', 'city']); }
      match /forbidden/{id} {
        allow create: if (!request.resource.data.keys().hasAny(['average_score', 'rating_count']));
      }
      match /listed/{id} {
        allow create: if (request.resource.data.keys().hasOnly(['name', 'location', 'city', 'address']));
      }
      match /both/{id} { allow create: if verifyFields(['name', 'location', 'city'], ['address', 'hours']); }`,
    steps: [
      allow('required: exactly', commit(set('required/a', place))),
      allow('required: and more', commit(set('required/a', { ...place, hours: 8 }))),
      deny('required: one is missing', commit(set('required/a', { name: 'x', city: 'y' }))),
      allow('forbidden: none', commit(set('forbidden/a', place))),
      deny('forbidden: one', commit(set('forbidden/a', { ...place, rating_count: 1 }))),
      allow('listed: some', commit(set('listed/a', place))),
      allow('listed: none', commit(set('listed/a', {}))),
      deny('listed: one more', commit(set('listed/a', { ...place, stars: 3 }))),
      allow('both: required only', commit(set('both/a', place))),
      allow('both: an optional one', commit(set('both/a', { ...place, hours: 8 }))),
      deny('both: a required one is missing', commit(set('both/a', { name: 'x', hours: 8 }))),
      deny('both: an unknown one', commit(set('both/a', { ...place, stars: 3 }))),
    ],
  },
  {
    title: 'fields that may change',
    page: `${FIELDS}#restricting_fields_on_update`,
    rules: `
      match /guarded/{id} {
        allow update: if (!request.resource.data.diff(resource.data).affectedKeys()
          .hasAny(['average_score', 'rating_count']));
      }
      match /listed/{id} {
        allow update: if (request.resource.data.diff(resource.data).affectedKeys().hasOnly(['name', 'city']));
      }`,
    documents: {
      'guarded/a': { ...place, average_score: 4 },
      'listed/a': { ...place, average_score: 4 },
    },
    steps: [
      allow('guarded: another field', commit(merge('guarded/a', { name: 'new' }))),
      allow('guarded: the same value', commit(merge('guarded/a', { average_score: 4 }))),
      deny('guarded: a guarded field', commit(merge('guarded/a', { average_score: 5 }))),
      deny('guarded: a guarded field is added', commit(merge('guarded/a', { rating_count: 1 }))),
      deny('guarded: a guarded field is dropped', commit(set('guarded/a', place))),
      allow('listed: a listed field', commit(merge('listed/a', { city: 'Bern' }))),
      allow('listed: nothing changes', commit(merge('listed/a', { city: 'Zurich' }))),
      deny('listed: a field more', commit(merge('listed/a', { city: 'Bern', telephone: 1 }))),
      deny('listed: another field', commit(merge('listed/a', { location: 'x' }))),
    ],
  },
  {
    title: 'field types',
    page: `${FIELDS}#enforcing_field_types`,
    rules: `
      function reviewFieldsAreValidTypes(docData) {
        return docData.score is int &&
          docData.headline is string &&
          docData.content is string &&
          docData.author_name is string &&
          docData.review_date is timestamp &&
          docData.get('photo_url', '') is string &&
          docData.get('tags', []) is list;
      }
      match /restaurant/{restId}/review/{reviewId} {
        allow create: if reviewFieldsAreValidTypes(request.resource.data);
        allow update: if reviewFieldsAreValidTypes(request.resource.data);
      }
      match /orders/{orderId} {
        allow create: if request.resource.data.tags is list &&
          request.resource.data.tags[0] is string &&
          request.resource.data.product is map &&
          request.resource.data.product.name is string &&
          request.resource.data.product.quantity is int;
      }`,
    documents: { 'restaurant/a/review/old': review },
    steps: [
      allow('all of the right type', commit(set('restaurant/a/review/x', review))),
      allow('optional ones of the right type', commit(set('restaurant/a/review/x', { ...review, tags: ['a'] }))),
      deny('a float for an int', commit(set('restaurant/a/review/x', { ...review, score: double(5) }))),
      deny('a number for a string', commit(set('restaurant/a/review/x', { ...review, headline: 1 }))),
      deny('a string for a timestamp', commit(set('restaurant/a/review/x', { ...review, review_date: 'today' }))),
      deny('null for a string', commit(set('restaurant/a/review/x', { ...review, content: null }))),
      deny('a field is missing', commit(set('restaurant/a/review/x', { score: 5 }))),
      deny('an optional one of the wrong type', commit(set('restaurant/a/review/x', { ...review, tags: 'a' }))),
      deny('the other optional one', commit(set('restaurant/a/review/x', { ...review, photo_url: 1 }))),
      allow('an update of the right type', commit(merge('restaurant/a/review/old', { score: 1 }))),
      deny('an update of the wrong type', commit(merge('restaurant/a/review/old', { score: '1' }))),
      allow('inside a list and a map', commit(set('orders/a', { tags: ['x'], product: { name: 'a', quantity: 1 } }))),
      deny('an empty list', commit(set('orders/a', { tags: [], product: { name: 'a', quantity: 1 } }))),
      deny('another type in a list', commit(set('orders/a', { tags: [1], product: { name: 'a', quantity: 1 } }))),
      deny('another type in a map', commit(set('orders/a', { tags: ['x'], product: { name: 'a', quantity: '1' } }))),
      deny('a map without the key', commit(set('orders/a', { tags: ['x'], product: { name: 'a' } }))),
    ],
  },
  {
    title: 'a field that must not be there',
    page: VALIDATION,
    rules: `match /cities/{city} { allow create: if !("ranking" in request.resource.data); }`,
    steps: [
      allow('without it', commit(set('cities/a', { name: 'a' }))),
      deny('with it', commit(set('cities/a', { ranking: 1 }))),
      deny('with it, and null', commit(set('cities/a', { ranking: null }))),
    ],
  },
]
