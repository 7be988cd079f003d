import { setWrite } from '../support/database.ts'
import { ROOT } from '../support/literal.ts'
import { PAGES } from '../support/pages.ts'
import { refused } from '../support/refusal.ts'
import type { DocumentCase, DocumentTopic } from './document-case.ts'

const NAME = `${ROOT}/c/a`
const set = setWrite('c/a', { v: { integerValue: '1' } })

/** Writes that the message must name the fault of. */
const bad = (title: string, write: unknown, message: string): DocumentCase => [
  title,
  () => JSON.stringify({ writes: [write] }),
  refused(message),
]
const text = (title: string, body: string, message: string): DocumentCase => [title, () => body, refused(message)]

/** Requests that are malformed. */
export const REQUESTS: DocumentTopic = {
  title: 'malformed requests',
  groups: [
    {
      page: PAGES.protoJson,
      cases: [
        text('no JSON', '{"writes": [', 'Invalid JSON payload received'),
        text('a list', '[]', ''),
        text('an unknown field', '{"wrties": []}', 'Unknown name "wrties"'),
        text('a text for the writes', '{"writes": "all"}', 'writes'),
        bad('a text for a write', 'delete', 'writes[0]'),
        bad('an unknown operation', { replace: {} }, 'Unknown name "replace" at \'writes[0]\''),
        bad(
          'an unknown field of a document',
          { update: { name: NAME, data: {} } },
          'Unknown name "data" at \'writes[0].update\'',
        ),
        bad('fields that are a list', { update: { name: NAME, fields: [] } }, 'writes[0].update.fields'),
        bad('a mask that is a text', { ...set, updateMask: 'v' }, 'writes[0].update_mask'),
        bad(
          'mask paths that are a text',
          { ...set, updateMask: { fieldPaths: 'v' } },
          'writes[0].update_mask.field_paths',
        ),
        bad(
          'a precondition that is a text',
          { ...set, currentDocument: { exists: 'yes' } },
          'writes[0].current_document.exists',
        ),
        bad(
          'a precondition time that is none',
          { ...set, currentDocument: { updateTime: 'now' } },
          'writes[0].current_document.update_time',
        ),
        bad(
          'names in the style of the proto file',
          { update: { name: NAME, fields: { v: { string_value: 1 } } } },
          'string',
        ),
        [
          'names in the style of the proto file are read',
          () =>
            JSON.stringify({
              writes: [
                { update: { name: NAME, fields: { v: { string_value: 'a' } } }, update_mask: { field_paths: ['v'] } },
              ],
            }),
          'accepted',
        ],
      ],
    },
    {
      page: PAGES.write,
      cases: [
        ['no writes', [], 'accepted'],
        bad('an empty write', {}, 'writes[0]'),
        bad('two operations', { ...set, delete: NAME }, 'writes[0]'),
        bad('a delete with a mask', { delete: NAME, updateMask: { fieldPaths: ['v'] } }, 'writes[0] has an updateMask'),
        bad(
          'a delete with transforms',
          { delete: NAME, updateTransforms: [{ fieldPath: 'v', setToServerValue: 'REQUEST_TIME' }] },
          'writes[0] has updateTransforms',
        ),
        bad('a mask with a reserved name', { ...set, updateMask: { fieldPaths: ['__a__'] } }, '__a__'),
        bad(
          'a mask with a malformed path',
          { ...set, updateMask: { fieldPaths: ['a..b'] } },
          'Invalid property path "a..b"',
        ),
        bad(
          'two preconditions',
          { ...set, currentDocument: { exists: true, updateTime: '2026-01-01T00:00:00Z' } },
          'writes[0].current_document',
        ),
        bad(
          'a transform of nothing',
          { transform: { document: NAME, fieldTransforms: [{ setToServerValue: 'REQUEST_TIME' }] } },
          'fieldPath',
        ),
        bad(
          'a transform without operation',
          { transform: { document: NAME, fieldTransforms: [{ fieldPath: 'v' }] } },
          'v must have exactly one',
        ),
        bad(
          'an increment by a text',
          { transform: { document: NAME, fieldTransforms: [{ fieldPath: 'v', increment: { stringValue: '1' } }] } },
          'increment of v must be an integer or a double',
        ),
        bad(
          'an array in an array by a transform',
          {
            transform: {
              document: NAME,
              fieldTransforms: [{ fieldPath: 'v', appendMissingElements: { values: [{ arrayValue: {} }] } }],
            },
          },
          'Cannot convert an array value in an array value',
        ),
        bad(
          'a transform of a reserved name',
          {
            transform: { document: NAME, fieldTransforms: [{ fieldPath: '__a__', setToServerValue: 'REQUEST_TIME' }] },
          },
          '__a__',
        ),
        bad(
          'an unspecified server value',
          {
            transform: {
              document: NAME,
              fieldTransforms: [{ fieldPath: 'v', setToServerValue: 'SERVER_VALUE_UNSPECIFIED' }],
            },
          },
          'setToServerValue',
        ),
        bad(
          'an unknown server value',
          { transform: { document: NAME, fieldTransforms: [{ fieldPath: 'v', setToServerValue: 'NOW' }] } },
          'set_to_server_value',
        ),
      ],
    },
  ],
}
