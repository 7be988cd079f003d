import type { CharSet } from './char-set.ts'

export type Assertion = 'textStart' | 'textEnd' | 'lineStart' | 'lineEnd' | 'wordBoundary' | 'notWordBoundary'

/** A parsed regular expression. Groups leave no trace: nothing in the language reads captures. */
export type RegexNode =
  | { readonly kind: 'empty' }
  | { readonly kind: 'set'; readonly set: CharSet }
  | { readonly kind: 'assert'; readonly assertion: Assertion }
  | { readonly kind: 'concat'; readonly parts: readonly RegexNode[] }
  | { readonly kind: 'alternate'; readonly options: readonly RegexNode[] }
  | {
      readonly kind: 'repeat'
      readonly node: RegexNode
      readonly min: number
      /** Infinity when there is no upper bound. */
      readonly max: number
      readonly greedy: boolean
    }

/** A pattern that RE2 refuses; the message says why. */
export class RegexError extends Error {}
