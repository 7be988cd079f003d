/**
 * Limits of security rules. Source: https://firebase.google.com/docs/firestore/quotas#security_rules and
 * https://firebase.google.com/docs/rules/rules-language#function
 */
export const limits = {
  /** Size of the source text, in bytes of UTF-8. */
  sourceBytesMax: 256 * 1024,
  /** get(), exists(), getAfter() and existsAfter() calls of one operation; repeated paths are free. */
  accessCallsPerOperationMax: 10,
  /** The same over all operations of one batched write, transaction or multi-document read. */
  accessCallsPerRequestMax: 20,
  /** Expressions evaluated while one operation is judged. */
  expressionsPerRequestMax: 1_000,
  matchDepthMax: 10,
  /** Path segments over a set of nested match statements. */
  matchSegmentsMax: 100,
  /** Wildcards over a set of nested match statements. */
  matchCapturesMax: 20,
  functionCallDepthMax: 20,
  functionArgumentsMax: 7,
  letBindingsMax: 10,
  /** Disjunctions of one query in normal form: https://firebase.google.com/docs/firestore/query-data/queries#limits_on_or_queries */
  queryDisjunctionsMax: 30,
} as const
