import type { Glob } from '../glob.ts'
import type { JsonPath } from '../json-path.ts'

/** Something that the probe saw. */
export type Placeholder =
  | {
      name:
        | 'status'
        | 'response-time'
        | 'ip'
        | 'body'
        | 'connected'
        | 'certificate-expiration'
        | 'dns-rcode'
        | 'domain-expiration'
    }
  | { name: 'body-path'; path: JsonPath }
  | { name: 'header'; header: string }

/** A text of the condition itself. A quoted one is only ever text; another takes the type of what it is compared with. */
export interface Literal {
  kind: 'literal'
  text: string
  isQuoted: boolean
}

/** One side of a comparison; `written` is how the condition says it. */
export type Operand =
  | (Literal & { written: string })
  | { kind: 'value'; placeholder: Placeholder; fn: 'len' | 'has' | undefined; written: string }
  | { kind: 'pattern'; glob: Glob; written: string }
  | { kind: 'any'; options: Literal[]; written: string }

export const OPERATORS = ['==', '!=', '<=', '>=', '<', '>'] as const

export interface Comparison {
  left: Operand
  operator: (typeof OPERATORS)[number]
  right: Operand
}

/** Alternatives, of which one must be met; each is a list of comparisons that must all be met. */
export type StrictCondition = Comparison[][]
