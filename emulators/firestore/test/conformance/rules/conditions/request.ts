import { allow, deny, fail, from } from '../support/conditions.ts'
import type { Topic } from '../support/conditions.ts'

const REQUEST = 'https://firebase.google.com/docs/reference/rules/rules.firestore.Request'
const RESOURCE = 'https://firebase.google.com/docs/reference/rules/rules.firestore.Resource'
const AUTH = 'https://firebase.google.com/docs/rules/rules-and-auth'
const LANGUAGE = 'https://firebase.google.com/docs/rules/rules-language#the_request_variable'

export const signedIn: Topic = {
  title: 'request.auth of a user',
  caller: {
    sub: 'ann',
    email: 'ann@example.com',
    email_verified: true,
    phone_number: '+41441234567',
    name: 'Ann Example',
    admin: true,
    reader: 'true',
    level: 3,
    ratio: 0.5,
    groups: ['red', 'blue'],
    limits: { files: 10 },
    firebase: {
      identities: { email: ['ann@example.com'], 'google.com': ['1234567890', '0987654321'] },
      sign_in_provider: 'google.com',
      tenant: 'tenant2-m6tyz',
    },
  },
  groups: [
    from(
      `${REQUEST}#auth`,
      allow('request.auth != null'),
      deny('request.auth == null'),
      allow("request.auth.uid == 'ann'"),
      deny("request.auth.uid == 'bob'"),
      allow('request.auth.uid != null'),
      allow('request.auth.uid is string'),
      allow('request.auth is map'),
      allow('request.auth.token is map'),
      allow("request.auth.token.email == 'ann@example.com'"),
      allow('request.auth.token.email_verified'),
      allow("request.auth.token.phone_number == '+41441234567'"),
      allow("request.auth.token.name == 'Ann Example'"),
      allow("request.auth.token.sub == 'ann'"),
      allow('request.auth.token.sub == request.auth.uid'),
      allow(`request.auth.token.firebase.identities["google.com"][0] == '1234567890'`),
      allow(`'0987654321' in request.auth.token.firebase.identities['google.com']`),
      allow("'email' in request.auth.token.firebase.identities"),
      deny("'phone' in request.auth.token.firebase.identities"),
      allow("request.auth.token.firebase.sign_in_provider == 'google.com'"),
      deny("request.auth.token.firebase.sign_in_provider == 'anonymous'"),
      allow("request.auth.token.firebase.tenant == 'tenant2-m6tyz'"),
      fail('request.auth.token.picture != null'),
      fail("request.auth.token.firebase.identities['phone'][0] == ''"),
    ),
    from(
      AUTH,
      allow('request.auth.token.admin == true'),
      allow('request.auth.token.admin'),
      allow('request.auth.token.reader == "true"'),
      fail('request.auth.token.writer == "true"'),
      allow("!('writer' in request.auth.token)"),
      allow("request.auth.token.get('writer', 'false') == 'false'"),
      allow('request.auth.token.level == 3'),
      allow('request.auth.token.level is int'),
      allow('request.auth.token.level >= 2'),
      allow('request.auth.token.ratio == 0.5'),
      allow("'red' in request.auth.token.groups"),
      deny("'green' in request.auth.token.groups"),
      allow("request.auth.token.groups.hasAny(['green', 'blue'])"),
      allow('request.auth.token.limits.files == 10'),
      allow("request.auth.token.email.matches('.*@example[.]com')"),
    ),
  ],
}

export const nobody: Topic = {
  title: 'request without a user or a document',
  groups: [
    from(
      AUTH,
      allow('request.auth == null'),
      deny('request.auth != null'),
      fail("request.auth.uid == 'ann'"),
      fail('request.auth.uid != null'),
      fail('request.auth.token.admin == true'),
      deny("request.auth != null && request.auth.uid == 'ann'"),
      allow("request.auth == null || request.auth.uid == 'ann'"),
    ),
    from(
      RESOURCE,
      allow('resource == null'),
      fail("resource.data.name == 'ann'"),
      fail("resource.id == 'ann'"),
      allow("resource == null || resource.data.name == 'ann'"),
    ),
  ],
}

export const request: Topic = {
  title: 'request and resource of a get',
  data: { name: 'John Doe', n: 1 },
  groups: [
    from(
      `${REQUEST}#method`,
      allow("request.method == 'get'"),
      deny("request.method == 'read'"),
      deny("request.method == 'list'"),
      allow("request.method in ['get', 'list']"),
    ),
    from(
      `${REQUEST}#path`,
      allow('request.path == /databases/$(database)/documents/$(request.path[3])/$(resource.id)'),
      allow("request.path[0] == 'databases'"),
      allow("request.path[1] == '(default)'"),
      allow("request.path[2] == 'documents'"),
      allow("request.path[3] in ['plain', 'negated']"),
      allow('request.path[4] == resource.id'),
      fail("request.path[5] == ''"),
      allow("database == '(default)'"),
      allow('database is string'),
    ),
    from(
      `${REQUEST}#time`,
      allow('request.time > timestamp.date(2020, 1, 1)'),
      allow("request.time - timestamp.date(1970, 1, 1) > duration.value(1, 'w')"),
      allow('request.time == request.time'),
      deny('request.time < timestamp.date(2020, 1, 1)'),
      allow('request.time.year() >= 2020'),
    ),
    from(`${REQUEST}#query`, fail('request.query.limit <= 10'), fail('request.query.offset == 0')),
    from(
      `${REQUEST}#resource`,
      fail("request.resource.data.name == 'John Doe'"),
      fail('request.resource.id == resource.id'),
    ),
    from(
      RESOURCE,
      allow("resource.data.name == 'John Doe'"),
      allow('resource.data.n == 1'),
      allow('resource.data is map'),
      allow('resource.data.size() == 2'),
      allow("resource['data'].n == 1"),
      allow('resource.id is string'),
      allow("resource.id.matches('c[0-9]+')"),
      allow("resource['__name__'] == request.path"),
      allow('resource.__name__ is path'),
      allow("resource['__name__'] == /databases/(default)/documents/$(request.path[3])/$(resource.id)"),
      allow('resource != null'),
      fail('resource.data.missing == null'),
    ),
    from(LANGUAGE, allow('request.params.size() == 0')),
  ],
}
