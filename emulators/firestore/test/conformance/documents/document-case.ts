import type { Json } from '../../../api/service.ts'
import type { Fields } from '../../../api/values.ts'
import type { Refusal } from '../support/refusal.ts'

/** What is written, the writes as a client sends them (JSON, or its text), and what comes of it: `stored` in `c/a`. */
export type DocumentCase = readonly [
  title: string,
  writes: readonly Json[] | (() => readonly Json[] | string),
  expected: 'accepted' | Refusal | { readonly stored: Fields },
  silent?: string,
]

/** Cases whose outcome one page of the documentation gives. */
interface DocumentGroup {
  readonly page: string
  readonly cases: readonly DocumentCase[]
}

export interface DocumentTopic {
  readonly title: string
  readonly groups: readonly DocumentGroup[]
}
