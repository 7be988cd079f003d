export { compileRules } from './compile-rules.ts'
export { createAccessBudget } from './evaluate/access-budget.ts'
export { limits } from './limits.ts'
export type {
  AccessBudget,
  Compilation,
  DebugEntry,
  DenyReason,
  DocumentAccess,
  FieldPath,
  Issue,
  QueryCondition,
  QueryOperator,
  ResourceValue,
  RulesMethod,
  RulesQuery,
  RulesRequest,
  Ruleset,
  Verdict,
} from './types.ts'

export type { RulesValue } from './values/value.ts'
export { RulesDuration } from './values/duration.ts'
export { RulesLatLng } from './values/latlng.ts'
export { lazyList, listOf, RulesList } from './values/list.ts'
export { lazyMap, mapOf, RulesMap } from './values/map.ts'
export type { MapSource } from './values/map.ts'
export { RulesPath } from './values/path.ts'
export { RulesSet, setOf } from './values/set.ts'
export { RulesTimestamp } from './values/timestamp.ts'
export { fromFirestore, fromFirestoreFields, timestampFromText } from './values/from-firestore.ts'
export type { FirestoreJsonValue } from './values/from-firestore.ts'
export { fromJson } from './values/from-json.ts'
