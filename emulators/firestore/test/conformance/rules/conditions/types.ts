import { allow, deny, fail, from } from '../support/conditions.ts'
import type { Condition, Topic } from '../support/conditions.ts'
import { bytes, double, point, reference, time } from '../support/data.ts'

const FIELDS = 'https://firebase.google.com/docs/firestore/security/rules-fields#enforcing_field_types'
const STORAGE = 'https://firebase.google.com/docs/reference/security/storage#data_types'

/** One value of each type and the names it goes by. */
const NAMES: Readonly<Record<string, readonly string[]>> = {
  'resource.data.bool': ['bool'],
  'resource.data.bytes': ['bytes'],
  'resource.data.float': ['float', 'number'],
  'resource.data.int': ['int', 'number'],
  'resource.data.list': ['list'],
  'resource.data.latlng': ['latlng'],
  'resource.data.map': ['map'],
  'resource.data.path': ['path'],
  'resource.data.string': ['string'],
  'resource.data.timestamp': ['timestamp'],
  "duration.value(1, 's')": ['duration'],
  '[1].toSet()': ['set'],
  '{}.diff({})': ['map_diff'],
}
const TYPES = [...new Set(Object.values(NAMES).flat()), 'constraint']

function matrix(): Condition[] {
  return Object.entries(NAMES).flatMap(([value, names]) =>
    TYPES.map((type) => (names.includes(type) ? allow(`${value} is ${type}`) : deny(`${value} is ${type}`))),
  )
}

export const types: Topic = {
  title: 'types',
  data: {
    bool: true,
    bytes: bytes('AAEC'),
    float: 1.5,
    whole: double(2),
    int: 1,
    list: ['a'],
    latlng: point(1.5, 2.5),
    map: { name: 'Chair', quantity: 2 },
    path: reference('users/ann'),
    string: 'text',
    timestamp: time('2024-02-29T12:00:00Z'),
    nothing: null,
  },
  groups: [
    from(FIELDS, ...matrix()),
    from(
      FIELDS,
      allow('resource.data.whole is float'),
      deny('resource.data.whole is int'),
      allow('resource.data.whole is number'),
      allow('resource.data.list[0] is string'),
      deny('resource.data.list[0] is int'),
      allow('resource.data.map.name is string'),
      allow('resource.data.map.quantity is int'),
      allow("resource.data.map['quantity'] is int"),
      allow("resource.data.get('photo_url', '') is string"),
      allow("resource.data.get('tags', []) is list"),
      deny("resource.data.get('string', []) is list"),
      fail('resource.data.missing is string'),
      allow('resource.data is map'),
      allow('resource.data.keys() is list'),
      allow('resource.data.diff({}) is map_diff'),
      allow('resource.data.diff({}).addedKeys() is set'),
      allow('request.time is timestamp'),
      allow('request.path is path'),
      allow('request.method is string'),
      allow('request.time - request.time is duration'),
      deny('resource.data.nothing is string'),
      deny('resource.data.nothing is map'),
      deny('resource.data.nothing is number'),
    ),
    from(
      STORAGE,
      allow('resource.data.nothing is null'),
      allow('null is null'),
      deny("'a' is null"),
      deny('0 is null'),
      allow('request.auth is null'),
    ),
  ],
}
