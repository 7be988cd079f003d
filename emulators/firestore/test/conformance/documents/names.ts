import type { Json } from '../../../api/service.ts'
import { setWrite } from '../support/database.ts'
import { ROOT } from '../support/literal.ts'
import { PAGES } from '../support/pages.ts'
import { refused } from '../support/refusal.ts'
import type { DocumentCase, DocumentTopic } from './document-case.ts'

const DATABASE = 'projects/conformance/databases/(default)'

/** A document of this path below the documents root. */
const at = (title: string, path: string): DocumentCase => [title, [setWrite(path, {})], 'accepted']
const notAt = (title: string, path: string, message = 'the document name of writes[0]'): DocumentCase => [
  title,
  [setWrite(path, {})],
  refused(message),
]
const named = (title: string, name: unknown, message = 'the document name of writes[0]'): DocumentCase => [
  title,
  [{ update: { name, fields: {} } }],
  refused(message),
]
/** A field of this name. */
const field = (title: string, name: string): DocumentCase => [
  title,
  [setWrite('c/a', { [name]: { nullValue: null } })],
  { stored: { [name]: { nullValue: null } } },
]
const noField = (title: string, fields: Json, message: string): DocumentCase => [
  title,
  [setWrite('c/a', fields)],
  refused(message),
]
const nil = { nullValue: null }

/** Ids, document names and field names. */
export const NAMES: DocumentTopic = {
  title: 'names',
  groups: [
    {
      page: PAGES.quotas,
      cases: [
        at('an id with blanks and signs', 'c/a b+c?d#e%f'),
        at('an id of one character', 'c/a'),
        at('an id of three dots', 'c/...'),
        at('an id with a dot in front', 'c/.a'),
        at('an id beyond ASCII', 'c/é😀'),
        at('an id with two underscores in front', 'c/__a'),
        at('an id with two underscores behind', 'c/a__'),
        at('an id of three underscores', 'c/___'),
        at('a numeric id of an import', 'c/__id7__'),
        notAt('an id that is a dot', 'c/.'),
        notAt('an id of two dots', 'c/..'),
        notAt(
          'a reserved id',
          'c/__a__',
          'Document id "__a__" in the document name of writes[0] is invalid because it is reserved',
        ),
        notAt('a reserved id of four underscores', 'c/____'),
        notAt('an empty id', 'c//d/e', 'is empty'),
        notAt('an empty id at the end', 'c/', 'is empty'),
        notAt('a collection that is a dot', './a'),
        notAt('a collection of two dots', '../a'),
        notAt(
          'a reserved collection',
          '__c__/a',
          'Collection id "__c__" in the document name of writes[0] is invalid because it is reserved',
        ),
        notAt('a numeric id as a collection', '__id7__/a'),
        notAt('a reserved collection inside', 'c/a/__c__/b'),
        notAt('an id that is not UTF-8', 'c/\ud800'),
        field('a field name beyond ASCII', 'é😀'),
        field('a field name with a dot', 'a.b'),
        field('a field name with a slash', 'a/b'),
        field('a field name with a backtick', 'a`b'),
        field('a field name with a backslash', 'a\\b'),
        field('a field name with a quote', 'a"b'),
        field('a field name with blanks', ' a '),
        field('a field name with a zero', 'a\u0000'),
        field('a field name with two underscores in front', '__a'),
        field('a field name that objects have', 'constructor'),
        noField('a reserved field name', { __a__: nil }, 'Field name "__a__" is reserved'),
        noField('the reserved name of the name', { __name__: nil }, 'Field name "__name__" is reserved'),
        noField('a reserved field name of four underscores', { ____: nil }, 'is reserved'),
        noField(
          'a reserved field name in a map',
          { m: { mapValue: { fields: { __a__: nil } } } },
          'Field name "__a__" in m is reserved',
        ),
        noField(
          'a reserved field name in an array',
          { l: { arrayValue: { values: [{ mapValue: { fields: { __a__: nil } } }] } } },
          'in l[0] is reserved',
        ),
      ],
    },
    {
      page: PAGES.document,
      cases: [
        noField('an empty field name', { '': nil }, 'A field name is empty'),
        noField(
          'an empty field name in a map',
          { m: { mapValue: { fields: { '': nil } } } },
          'A field name in m is empty',
        ),
        named('a name of a collection', `${ROOT}/c`),
        named('a name of the root', ROOT),
        named('a name of a database', DATABASE),
        named('a path', 'c/a'),
        named('a name with a slash in front', `/${ROOT}/c/a`),
        named(
          'a name of another database',
          'projects/conformance/databases/other/documents/c/a',
          'but the request is for',
        ),
        named(
          'a name of another project',
          'projects/stranger/databases/(default)/documents/c/a',
          'but the request is for',
        ),
        named('no name', undefined),
        named('a number', 7, 'name'),
        at('a document in a subcollection', 'c/a/d/b'),
        at('a document below one that does not exist', 'c/missing/d/b'),
      ],
    },
  ],
}
