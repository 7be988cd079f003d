import { allow, deny, fail, from } from '../support/conditions.ts'
import type { Topic } from '../support/conditions.ts'

const ERRORS = 'https://firebase.google.com/docs/reference/security/storage#error_evaluation'
const FIELDS = 'https://firebase.google.com/docs/firestore/security/rules-fields#enforcing_types_for_optional_fields'
const CEL = 'https://github.com/google/cel-spec/blob/master/doc/langdef.md#logical-operators'

export const errors: Topic = {
  title: 'errors',
  data: { a: 1 },
  groups: [
    from(
      ERRORS,
      fail('1 / 0 == 1 && true'),
      deny('1 / 0 == 1 && false'),
      allow('1 / 0 == 1 || true'),
      fail('1 / 0 == 1 || false'),
      fail('true && 1 / 0 == 1'),
      deny('false && 1 / 0 == 1'),
      allow('true || 1 / 0 == 1'),
      fail('false || 1 / 0 == 1'),
      fail('1 / 0 == 1 && 1 / 0 == 1'),
      fail('1 / 0 == 1 || 1 / 0 == 1'),
      fail('1 / 0 == 1 && true && true'),
      deny('1 / 0 == 1 && true && false'),
      deny('true && 1 / 0 == 1 && false'),
      allow('1 / 0 == 1 || false || true'),
      allow('false || 1 / 0 == 1 || true'),
      allow('(1 / 0 == 1 && false) || true'),
      deny('(1 / 0 == 1 || true) && false'),
      fail('(1 / 0 == 1 && true) || false'),
      allow('!(1 / 0 == 1 && false)'),
      fail('!(1 / 0 == 1)'),
      fail('1 / 0 == 1'),
      fail('1 % 0 == 1'),
      fail('1 / 0 != 1'),
      fail('[1][1] == 1'),
      fail("{'a': 1}.b == 1"),
      fail("{'a': 1}['b'] == 1"),
      fail("{'a': 1}.b != 1"),
      fail("{'a': {'b': 1}}.c.b == 1"),
      fail('[1 / 0].size() == 1'),
      fail("{'a': 1 / 0}.size() == 1"),
      fail('math.abs(1 / 0) == 1'),
      fail("math.abs('1') == 1"),
      fail("'a'.matches(1)"),
      fail("duration.value(1, 'y') == duration.value(1, 'w')"),
      fail("timestamp.date('2024', 1, 1) == timestamp.date(2024, 1, 1)"),
      fail('isBroken()'),
      allow('isBroken() || true'),
      deny('isBroken() && false'),
      fail('first(1 / 0, 2) == 2'),
    ),
    from(
      FIELDS,
      allow('resource.data.a == 1'),
      fail('resource.data.b == 1'),
      fail('resource.data.b != 1'),
      fail('resource.data.b is int'),
      fail('resource.data.b.c == 1'),
      fail('!(resource.data.b == 1)'),
      allow("resource.data.get('b', 1) == 1"),
      allow("!('b' in resource.data) || resource.data.b == 1"),
      deny("'b' in resource.data && resource.data.b == 1"),
    ),
    from(
      CEL,
      allow('true ? true : 1 / 0 == 1'),
      allow('false ? 1 / 0 == 1 : true'),
      fail('true ? 1 / 0 == 1 : true'),
      fail('1 / 0 == 1 ? true : true'),
      allow('(1 / 0 == 1 || true) ? true : false'),
    ),
  ],
  functions: `
    function isBroken() { return 1 / 0 == 1; }
    function first(a, b) { return a; }`,
}
