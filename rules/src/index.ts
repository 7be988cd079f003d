export { compileRules } from './compile-rules.ts'
export { createCoverage } from './coverage/create-coverage.ts'
export type { Coverage, ExpressionCoverage } from './coverage/create-coverage.ts'
export type { SeenValue } from './coverage/tally.ts'
export type { ValueSummary } from './coverage/value-summary.ts'
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
  RulesService,
  Ruleset,
  Verdict,
} from './types.ts'

/** For those who analyse rules: `compileRules` answers the tree of a ruleset, `parse` that of rules which do not compile. */
export type * from './ast.ts'
export { childrenOf } from './children-of.ts'
export { parse } from './parse/parse.ts'

export { storageObject } from './services/storage-object.ts'
export type { StorageObject } from './services/storage-object.ts'
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
