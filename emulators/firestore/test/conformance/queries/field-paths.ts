import { asc, desc, where } from '../support/clauses.ts'
import { PAGES } from '../support/pages.ts'
import { refused } from '../support/refusal.ts'
import { inC } from './topic.ts'
import type { Topic } from './topic.ts'

const NOT_A_PATH = (text: string) =>
  refused(`Invalid property path ${JSON.stringify(text)}. Unquoted property paths must match regex`)
const one = (path: string, value: number | string = 1) => [where(path, '==', value)]
const LONG = 'x'.repeat(1500)

/** Paths into maps, and names that need quotes. */
export const FIELD_PATHS: Topic = {
  title: 'field paths',
  documents: inC({
    a: { m: { k: 1, l: { p: 1 } }, 'x&y': 1 },
    b: { m: { k: 2 }, 'm.k': 1, 'bak`tik': 1 },
    c: { foo: { 'x&y': 'hello', 'a.b': { c: 1 } }, '1st': 1 },
    d: { m: 'text', 'back\\slash': 1, ' ': 1 },
    e: { m: { k: { k: { k: 1 } } }, é: 1, _x: 1, x9: 1 },
    f: { m: [{ k: 1 }], '😀': 1, '`': 1, '.': 1 },
    g: { [LONG]: 1, constructor: { prototype: 1 }, 'new\nline': 1 },
  }),
  groups: [
    {
      page: PAGES.document,
      cases: [
        ['a field of a map', one('m.k'), 'a'],
        ['a field of a map in a map', one('m.l.p'), 'a'],
        ['a field four maps down', one('m.k.k.k'), 'e'],
        ['not a field of a map in an array', one('m.k'), 'a'],
        ['not a field of a text', one('m.length', 4), ''],
        ['a whole map', [where('m', '==', { k: 2 })], 'b'],
        ['a quoted name with a dot', one('`m.k`'), 'b'],
        ['a quoted name in a map', one('foo.`x&y`', 'hello'), 'c'],
        ['a quoted name between', one('foo.`a.b`.c'), 'c'],
        ['a quoted name that needs no quotes', one('`m`.`k`'), 'a'],
        ['a quoted name with an ampersand', one('`x&y`'), 'a'],
        ['a quoted name with a backtick', one('`bak\\`tik`'), 'b'],
        ['a quoted name with a backslash', one('`back\\\\slash`'), 'd'],
        ['a quoted name that begins with a digit', one('`1st`'), 'c'],
        ['a quoted blank', one('` `'), 'd'],
        ['a quoted dot', one('`.`'), 'f'],
        ['a quoted backtick', one('`\\``'), 'f'],
        ['a quoted accent', one('`é`'), 'e'],
        ['a quoted emoji', one('`😀`'), 'f'],
        ['a quoted line break', one('`new\nline`'), 'g'],
        ['a leading underscore', one('_x'), 'e'],
        ['a digit at the end', one('x9'), 'e'],
        ['a name that objects have', one('constructor.prototype'), 'g'],
        ['an order by a field of a map', [asc('m.k')], 'a b e'],
        ['an order by a quoted field', [desc('`m.k`')], 'b'],
        ['a range on a field of a map', [where('m.k', '>', 1)], 'b'],
        ['a name of 1500 bytes', one(LONG), 'g'],
        ['a name that begins with a digit', one('1st'), NOT_A_PATH('1st')],
        ['two dots', one('a..b'), NOT_A_PATH('a..b')],
        ['a dot at the end', one('a.'), NOT_A_PATH('a.')],
        ['a dot at the beginning', one('.a'), NOT_A_PATH('.a')],
        ['a blank', one('a b'), NOT_A_PATH('a b')],
        ['a dash', one('a-b'), NOT_A_PATH('a-b')],
        ['a star', one('a*'), NOT_A_PATH('a*')],
        ['a bracket', one('a[0]'), NOT_A_PATH('a[0]')],
        ['a tilde', one('~a'), NOT_A_PATH('~a')],
        ['a slash', one('a/b'), NOT_A_PATH('a/b')],
        ['an open quote', one('`a'), NOT_A_PATH('`a')],
        ['empty quotes', one('``'), NOT_A_PATH('``')],
        ['quotes inside a name', one('a`b`'), NOT_A_PATH('a`b`')],
        ['an unquoted accent', one('é'), NOT_A_PATH('é')],
        ['a path in an order', [asc('a..b')], NOT_A_PATH('a..b')],
        [
          'a reserved name',
          one('__a__'),
          refused('Field name "__a__" in structuredQuery.where.fieldFilter.field.fieldPath is reserved'),
        ],
        ['a reserved name in a map', one('m.__a__'), refused('Field name "__a__"')],
        ['a name with two underscores in front', one('__a'), ''],
      ],
    },
    {
      page: PAGES.quotas,
      cases: [
        ['a path of 1500 bytes', one(`m.${'k'.repeat(1498)}`), ''],
        ['a path of 1501 bytes', one(`m.${'k'.repeat(1499)}`), refused('has 1501 bytes, more than the limit of 1500')],
        ['a path of 1500 bytes in 750 names', one(Array.from({ length: 750 }, () => 'a').join('.')), ''],
        [
          'a path of 1501 bytes in accents',
          one(`m.\`${'é'.repeat(749)}k\``),
          refused('has 1501 bytes, more than the limit of 1500'),
        ],
      ],
    },
  ],
}
