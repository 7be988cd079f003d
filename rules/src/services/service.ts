import type { DocumentFunction } from '../globals/globals.ts'
import type { ResourceValue, RulesRequest } from '../types.ts'
import type { RulesMap } from '../values/map.ts'
import type { RulesPath } from '../values/path.ts'

/** What sets the rules of one service apart from those of another. */
export interface Service {
  readonly requestMembers: readonly string[]
  readonly resourceMembers: readonly string[]
  /** The document functions it has as `firestore.name()`. */
  readonly documentFunctions: readonly DocumentFunction[]
  /** Whether `get()` is short for `firestore.get()`, and so on. */
  readonly hasBareDocumentFunctions: boolean
  /** The only database that the document functions reach; undefined: any. */
  readonly databaseOnly: string | undefined
  /** Distinct documents that one evaluation may read. */
  readonly documentsMax: number
  /** The variable `resource`, or `request.resource`. */
  resourceOf(resource: ResourceValue): RulesMap
  /** The variable `request.path`; undefined where the request has none. */
  pathOf(request: RulesRequest): RulesPath | undefined
  /** Why these rules cannot allow the request, whatever they say; undefined if they can. */
  refusal(request: RulesRequest, version: RulesVersion): string | undefined
}

export type RulesVersion = '1' | '2'
