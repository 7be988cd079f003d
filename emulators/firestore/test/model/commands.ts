import type { ModelQuery } from './model-query.ts'
import type { Transform } from './model-write.ts'

/** Stands for the id of the user who does something; for admins it is that of one of the users. */
export const SELF = 'self'

/** A write as it is drawn; what it means depends on the documents that there are when it is made. */
export interface WriteChoice {
  readonly kind: 'set' | 'merge' | 'transform' | 'delete'
  readonly path: string
  readonly owner: string
  readonly n: number | null
  readonly transforms: readonly Transform[]
  /** A number asks for the version of so many commits ago. */
  readonly only?: 'exists' | 'missing' | number
}

/** What a listener listens to. */
export type Listened = { readonly query: ModelQuery } | { readonly paths: readonly string[] }

/** How a listener comes back after its stream broke: with what it knows, or having lost or made up a document. */
export interface Resume {
  readonly by: 'token' | 'time' | 'nothing'
  readonly lie: 'none' | 'lost' | 'made up'
}

/** One step of a run. Those that make no sense when their turn comes do nothing. */
export type Command =
  | { readonly do: 'begin' | 'rollback' | 'abandon'; readonly admin: number }
  | { readonly do: 'get'; readonly admin: number; readonly paths: readonly string[] }
  | { readonly do: 'query' | 'count'; readonly admin: number; readonly query: ModelQuery }
  | { readonly do: 'commit' | 'write'; readonly admin: number; readonly writes: readonly WriteChoice[] }
  | {
      readonly do: 'look'
      readonly query: ModelQuery
      readonly commitsAgo: number
      readonly by: 'time' | 'transaction'
    }
  | { readonly do: 'web get'; readonly user: number; readonly paths: readonly string[] }
  | { readonly do: 'web query'; readonly user: number; readonly query: ModelQuery }
  | { readonly do: 'web commit' | 'web write'; readonly user: number; readonly writes: readonly WriteChoice[] }
  | { readonly do: 'listen'; readonly listener: number; readonly to: Listened }
  | { readonly do: 'unlisten'; readonly listener: number; readonly nth: number }
  | { readonly do: 'drop' | 'pause' | 'drain'; readonly listener: number }
  | { readonly do: 'resume' | 'reconnect'; readonly listener: number; readonly how: Resume }
  | { readonly do: 'advance'; readonly ms: number }
  | { readonly do: 'restart'; readonly by: 'close' | 'kill' | 'kill while writing' }
  | { readonly do: 'clear' }
