import { asc, desc, endAt, endBefore, startAfter, startAt, where } from '../support/clauses.ts'
import { bytes, dbl, geo, NAN, ref, time, vec } from '../support/literal.ts'
import type { Literal } from '../support/literal.ts'
import { PAGES } from '../support/pages.ts'
import { inC } from './topic.ts'
import type { QueryCase, Topic } from './topic.ts'

/** One low and one high value of each type, in the order of types. The ids say type and place. */
const VALUES: Readonly<Record<string, readonly [Literal, Literal]>> = {
  bool: [false, true],
  number: [dbl(-Infinity), dbl(Infinity)],
  time: [time('0001-01-01T00:00:00Z'), time('9999-12-31T23:59:59.999999Z')],
  string: ['', '\uffff'],
  bytes: [bytes(''), bytes('ffff')],
  ref: [ref('a/a'), ref('z/z')],
  geo: [geo(-90, -180), geo(90, 180)],
  array: [[], ['z']],
  vector: [vec(1), vec(1, 1)],
  map: [{}, { z: 'z' }],
}

const IDS = ['null', ...Object.keys(VALUES).flatMap((type) => [`${type}-low`, `${type}-high`])]
IDS.splice(IDS.indexOf('number-low'), 0, 'nan')
const ALL = IDS.join(' ')
const REVERSED = IDS.toReversed().join(' ')
const but = (...ids: string[]): string => IDS.filter((id) => !ids.includes(id)).join(' ')

/** A range stays within the type of its operand, however far it reaches. */
const ranges = Object.entries(VALUES).flatMap(([type, [low, high]]): QueryCase[] => [
  [`all of type ${type} from its least value on`, [where('v', '>=', low)], `${type}-low ${type}-high`],
  [`all of type ${type} up to its greatest value`, [where('v', '<=', high)], `${type}-low ${type}-high`],
  [`above the least of type ${type}`, [where('v', '>', low)], `${type}-high`],
  [`below the greatest of type ${type}`, [where('v', '<', high)], `${type}-low`],
])

const equalities = Object.entries(VALUES).flatMap(([type, [low, high]]): QueryCase[] => [
  [`equal to a ${type}`, [where('v', '==', low)], `${type}-low`],
  [`not equal to a ${type}`, [where('v', '!=', high)], but('null', `${type}-high`)],
  [`in a list with a ${type}`, [where('v', 'in', [{ x: 1 }, high])], `${type}-high`],
])

/** Documents whose one field has each type. */
export const ACROSS_TYPES: Topic = {
  title: 'the order of types',
  documents: inC({
    ...Object.fromEntries(
      Object.entries(VALUES).flatMap(([type, [low, high]]) => [
        [`${type}-low`, { v: low }],
        [`${type}-high`, { v: high }],
      ]),
    ),
    null: { v: null },
    nan: { v: NAN },
    missing: { w: 1 },
  }),
  groups: [
    {
      page: PAGES.dataTypes,
      cases: [
        ['all types ascending', [asc('v')], ALL],
        ['all types descending', [desc('v')], REVERSED],
        ['from a string on, whatever follows', [asc('v'), startAt('')], ALL.slice(ALL.indexOf('string-low'))],
        ['after the last number', [asc('v'), startAfter(dbl(Infinity))], ALL.slice(ALL.indexOf('time-low'))],
        ['up to NaN', [asc('v'), endAt(NAN)], 'null bool-low bool-high nan'],
        ['before NaN', [asc('v'), endBefore(NAN)], 'null bool-low bool-high'],
        ['after null', [asc('v'), startAfter(null)], but('null')],
        ['downwards from true', [desc('v'), startAt(true)], 'bool-high bool-low null'],
        ['downwards until the first map', [desc('v'), endAt({})], 'map-high map-low'],
        [
          'between a vector and a geo point',
          [asc('v'), startAfter(geo(90, 180)), endAt(vec(1))],
          'array-low array-high vector-low',
        ],
      ],
    },
    { page: PAGES.queries, cases: [...ranges, ...equalities] },
  ],
}
