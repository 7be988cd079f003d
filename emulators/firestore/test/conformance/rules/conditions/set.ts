import { allow, deny, fail, from } from '../support/conditions.ts'
import type { Topic } from '../support/conditions.ts'

const SET = 'https://firebase.google.com/docs/reference/rules/rules.Set'

export const set: Topic = {
  title: 'set',
  groups: [
    from(
      SET,
      allow("['a','b'].toSet().size() == 2"),
      allow("['a','b'].toSet() == ['a','b'].toSet()"),
      allow("['a','b'].toSet() == ['b','a'].toSet()"),
      allow("['a','b','a'].toSet() == ['a','b'].toSet()"),
      deny("['a'].toSet() == ['a','b'].toSet()"),
      allow("['a'].toSet() != ['b'].toSet()"),
      allow('[].toSet() == [].toSet()'),
      allow("'a' in ['a','b'].toSet()"),
      deny("'c' in ['a','b'].toSet()"),
      deny("'a' in [].toSet()"),
      allow('[1] in [[1], [2]].toSet()'),
      allow("{'a': 1} in [{'a': 1}].toSet()"),
    ),
    from(
      `${SET}#difference`,
      allow("['a','b'].toSet().difference(['a','c'].toSet()) == ['b'].toSet()"),
      allow("['a','b'].toSet().difference(['a','b'].toSet()).size() == 0"),
      allow("['a'].toSet().difference(['b'].toSet()) == ['a'].toSet()"),
      allow("['a'].toSet().difference([].toSet()) == ['a'].toSet()"),
      allow("[].toSet().difference(['a'].toSet()).size() == 0"),
      fail("['a'].toSet().difference(null).size() == 1"),
    ),
    from(
      `${SET}#hasall`,
      deny("['a','b'].toSet().hasAll(['a','c'])"),
      allow("['d','e','f'].toSet().hasAll(['d','e'])"),
      allow("['a','b'].toSet().hasAll(['b','a'].toSet())"),
      deny("['a'].toSet().hasAll(['a','b'].toSet())"),
      allow("['a'].toSet().hasAll([])"),
      fail("['a'].toSet().hasAll('a')"),
    ),
    from(
      `${SET}#hasany`,
      deny("['a','b'].toSet().hasAny(['c','d'].toSet())"),
      allow("['a','b'].toSet().hasAny(['a','c'].toSet())"),
      allow("['a','b'].toSet().hasAny(['c','b'])"),
      deny("['a'].toSet().hasAny([])"),
      deny("[].toSet().hasAny(['a'])"),
      fail("['a'].toSet().hasAny('a')"),
    ),
    from(
      `${SET}#hasonly`,
      allow("['a','b'].toSet().hasOnly(['a','b'])"),
      deny("['a','b'].toSet().hasOnly(['a','c'])"),
      allow("['a'].toSet().hasOnly(['a','b'].toSet())"),
      deny("['a','b'].toSet().hasOnly(['a'])"),
      allow("[].toSet().hasOnly(['a'])"),
      fail("['a'].toSet().hasOnly('a')"),
    ),
    from(
      `${SET}#intersection`,
      allow("['a','b'].toSet().intersection(['a','c'].toSet()) == ['a'].toSet()"),
      allow("['a'].toSet().intersection(['b'].toSet()).size() == 0"),
      allow("['a','b'].toSet().intersection(['b','a'].toSet()) == ['a','b'].toSet()"),
      allow("['a'].toSet().intersection([].toSet()) == [].toSet()"),
      fail("['a'].toSet().intersection(null).size() == 1"),
    ),
    from(
      `${SET}#size`,
      allow("['a','b'].toSet().size() == 2"),
      allow('[].toSet().size() == 0'),
      allow('[1, 1, 1].toSet().size() == 1'),
    ),
    from(
      `${SET}#union`,
      allow("['a','b'].toSet().union(['a','c'].toSet()) == ['a','b','c'].toSet()"),
      allow("['a'].toSet().union([].toSet()) == ['a'].toSet()"),
      allow("[].toSet().union(['a'].toSet()) == ['a'].toSet()"),
      allow("['a'].toSet().union(['a'].toSet()).size() == 1"),
      fail("['a'].toSet().union(null).size() == 1"),
    ),
  ],
}
