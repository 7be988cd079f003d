import { allow, deny, fail, from, silently } from '../support/conditions.ts'
import type { Topic } from '../support/conditions.ts'
import { point, reference } from '../support/data.ts'

const LATLNG = 'https://firebase.google.com/docs/reference/rules/rules.LatLng_'
const NAMESPACE = 'https://firebase.google.com/docs/reference/rules/rules.latlng_'
const PATH = 'https://firebase.google.com/docs/reference/rules/rules.Path'
const CONDITIONS = 'https://firebase.google.com/docs/firestore/security/rules-conditions#access_other_documents'
const STORAGE = 'https://firebase.google.com/docs/reference/security/storage#path'
const SPHERE = 'any model of the earth agrees this far'
const RANGE = 'latitude() and longitude() name the ranges'

export const latlng: Topic = {
  title: 'latlng',
  data: { zurich: point(47.3769, 8.5417), bern: point(46.948, 7.4474), pole: point(90, 0), south: point(-90, 0) },
  groups: [
    from(
      NAMESPACE,
      allow('latlng.value(45.0, 90.0).latitude() == 45.0'),
      allow('latlng.value(45.0, 90.0).longitude() == 90.0'),
      allow('latlng.value(45.0, 90.0) is latlng'),
      allow('latlng.value(-45.5, -90.25).latitude() == -45.5'),
      allow('latlng.value(-45.5, -90.25).longitude() == -90.25'),
      fail("latlng.value('45', 90.0) is latlng"),
      fail('latlng.value(45.0, null) is latlng'),
    ),
    from(
      `${LATLNG}#latitude`,
      allow('resource.data.zurich.latitude() == 47.3769'),
      allow('resource.data.pole.latitude() == 90.0'),
      allow('resource.data.south.latitude() == -90.0'),
      allow('resource.data.pole.latitude() is float'),
      silently(RANGE, fail('latlng.value(90.5, 0.0) is latlng')),
      silently(RANGE, fail('latlng.value(-90.5, 0.0) is latlng')),
    ),
    from(
      `${LATLNG}#longitude`,
      allow('resource.data.zurich.longitude() == 8.5417'),
      allow('latlng.value(0.0, 180.0).longitude() == 180.0'),
      allow('latlng.value(0.0, -180.0).longitude() == -180.0'),
      silently(RANGE, fail('latlng.value(0.0, 180.5) is latlng')),
      silently(RANGE, fail('latlng.value(0.0, -180.5) is latlng')),
    ),
    from(
      `${LATLNG}#distance`,
      allow('resource.data.zurich.distance(resource.data.zurich) < 0.001'),
      allow('resource.data.zurich.distance(resource.data.bern) is float'),
      silently(SPHERE, allow('resource.data.zurich.distance(resource.data.bern) > 94000.0')),
      silently(SPHERE, allow('resource.data.zurich.distance(resource.data.bern) < 97000.0')),
      silently(SPHERE, allow('math.abs(latlng.value(0.0, 0.0).distance(latlng.value(0.0, 1.0)) - 111250.0) < 500.0')),
      silently(SPHERE, allow('math.abs(resource.data.pole.distance(resource.data.south) - 20010000.0) < 30000.0')),
      silently(SPHERE, allow('latlng.value(0.0, 179.5).distance(latlng.value(0.0, -179.5)) < 112000.0')),
      fail('resource.data.zurich.distance(null) < 1.0'),
      fail('resource.data.zurich.distance(1.0) < 1.0'),
    ),
  ],
}

export const path: Topic = {
  title: 'path',
  data: { link: reference('users/ann'), name: 'ann' },
  groups: [
    from(
      PATH,
      allow('/path/to/resource == /path/to/resource'),
      allow('path("path/to/resource") == /path/to/resource'),
      deny('/path/to/resource == /path/to/other'),
      deny('/path/to == /path/to/resource'),
      allow('/path/to/resource != /path/to'),
      allow("/path/to/resource[0] == 'path'"),
      allow("/path/to/resource[2] == 'resource'"),
      allow("path('a/b')[1] == 'b'"),
      fail("/path/to/resource[3] == 'resource'"),
      deny("/a/b == '/a/b'"),
    ),
    from(
      `${PATH}#bind`,
      allow(`(/path/$(foo)/$(bar)).bind({"foo": "something", "bar": "another"}) == /path/something/another`),
      allow(`(/path/$(foo)/$(bar)).bind({"foo": "something", "bar": "another"}).foo == 'something'`),
      allow(`(/path/$(foo)/$(bar)).bind({"foo": "something", "bar": "another"})['bar'] == 'another'`),
      allow(`(/path/$(foo)/$(bar)).bind({"foo": "something", "bar": "another"})[1] == 'something'`),
      allow(`(/path/$(foo)).bind({"foo": "b", "other": "c"}) == /path/b`),
      fail(`(/path/$(foo)).bind(null) == /path/b`),
      fail(`(/path/$(foo)).bind('b') == /path/b`),
    ),
    from(
      CONDITIONS,
      allow('/users/$(resource.data.name) == /users/ann'),
      allow("/users/$('a' + 'nn') == /users/ann"),
      allow('/databases/$(database)/documents == /databases/(default)/documents'),
      allow('resource.data.link == /databases/$(database)/documents/users/ann'),
      allow('resource.data.link == /databases/(default)/documents/users/$(resource.data.name)'),
      allow("resource.data.link[4] == 'ann'"),
      allow('resource.data.link in [/databases/(default)/documents/users/ann]'),
      deny('resource.data.link == /databases/$(database)/documents/users/bob'),
      allow('/$(prefix())/users/ann == /databases/(default)/documents/users/ann'),
      fail('/users/$(resource.data.missing) == /users/ann'),
      fail('/users/$(1) == /users/1'),
    ),
    from(STORAGE, allow("path('/path/to/file') == /path/to/file"), allow("request.path[0] == 'databases'")),
  ],
  functions: 'function prefix() { return /databases/$(database)/documents; }',
}
