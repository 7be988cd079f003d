import { isObject } from '../../api/is-object.ts'
import { objectsOf } from '../../engine/request.ts'
import { ModelDocument } from './model-document.ts'
import { answerOf } from './model-query.ts'
import type { ModelQuery } from './model-query.ts'
import { mayGet, mayList } from './policy.ts'
import type { ReadCheck } from './issue.ts'

/** A BatchGetDocuments of these paths, by a user or without `uid` by an admin. */
export function getting(paths: readonly string[], root: string, uid?: string): ReadCheck {
  const sorted = [...new Set(paths)].sort()
  return {
    look: (state) => sorted.map((path) => textOf(path, state.get(path))).join('\n'),
    refusal: (state) => deniedUnless(uid === undefined || paths.every((path) => mayGet(uid, path, state))),
    decode: (answer) => {
      const responses = responsesOf(answer)
      const found = new Map(
        responses.map(({ found, missing }) => {
          if (found === undefined) return [String(missing).slice(root.length + 1), undefined] as const
          const document = ModelDocument.from(found, root)
          return [document.path, document] as const
        }),
      )
      const texts = [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([path, document]) => textOf(path, document))
      return { seen: texts.join('\n'), readTime: readTimeOf(responses) }
    },
  }
}

/** A RunQuery. */
export function querying(query: ModelQuery, root: string, uid?: string): ReadCheck {
  return {
    look: (state) => answerText(answerOf(query, state)),
    refusal: (state) => deniedUnless(uid === undefined || mayList(uid, query, state)),
    decode: (answer) => {
      const responses = responsesOf(answer)
      const documents = responses.flatMap(({ document }) =>
        document === undefined ? [] : [ModelDocument.from(document, root)],
      )
      return { seen: answerText(documents), readTime: readTimeOf(responses) }
    },
  }
}

/** A RunQuery of all documents of the database. */
export function readingAll(root: string): ReadCheck {
  return {
    ...querying({ from: '' }, root),
    look: (state) => answerText([...state.values()].sort((a, b) => (a.path < b.path ? -1 : 1))),
  }
}

/** A RunAggregationQuery with one count, `total`. */
export function counting(query: ModelQuery): ReadCheck {
  return {
    look: (state) => `${answerOf(query, state).length} documents`,
    refusal: () => undefined,
    decode: (answer) => {
      const responses = responsesOf(answer)
      const [{ result } = {}] = responses
      const fields = isObject(result) ? result['aggregateFields'] : undefined
      const total = isObject(fields) && isObject(fields['total']) ? fields['total']['integerValue'] : undefined
      return { seen: `${String(total)} documents`, readTime: readTimeOf(responses) }
    },
  }
}

/** Documents in order, as one text. */
function answerText(documents: readonly ModelDocument[]): string {
  return documents.map(({ text }) => text).join('\n')
}

/** The id of the transaction that the read began. */
export function begunBy(answer: unknown): unknown {
  return (Array.isArray(answer) ? answer : [])
    .map((each: unknown) => isObject(each) && each['transaction'])
    .find(Boolean)
}

function deniedUnless(isAllowed: boolean): string | undefined {
  return isAllowed ? undefined : 'PERMISSION_DENIED'
}

function textOf(path: string, document: ModelDocument | undefined): string {
  return document?.text ?? `${path} missing`
}

/** The responses but for one that only tells the transaction. */
function responsesOf(answer: unknown): Record<string, unknown>[] {
  return [...objectsOf({ answer }, 'answer')].filter((each) => each['readTime'] !== undefined)
}

function readTimeOf(responses: readonly Record<string, unknown>[]): string {
  const times = new Set(responses.map(({ readTime }) => readTime))
  if (times.size !== 1) throw new Error(`An answer must have one read time, found ${[...times].join(', ') || 'none'}.`)
  return String([...times][0])
}
