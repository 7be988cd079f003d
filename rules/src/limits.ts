/**
 * Limits of security rules. Source, where no other is named:
 * https://firebase.google.com/docs/firestore/quotas#security_rules (the same table holds for Cloud Storage:
 * https://firebase.google.com/docs/rules/rules-behavior#security_rule_limits). The 250 KB that the table allows a ruleset
 * after compilation are those of production's own format, which nothing here compares to.
 */
export const limits = {
  /** Size of the source text, in bytes of UTF-8. */
  sourceBytesMax: 256 * 1024,
  /** get(), exists(), getAfter() and existsAfter() calls of one operation or query; repeated paths are free. */
  accessCallsPerOperationMax: 10,
  /** The same over all operations of one batched write, transaction or multi-document read. */
  accessCallsPerRequestMax: 20,
  /**
   * Firestore documents that one evaluation of Cloud Storage rules may read. Source:
   * https://firebase.google.com/docs/storage/security/rules-conditions#enhance_with_cloud_firestore
   */
  storageDocumentsMax: 2,
  /** Expressions evaluated while one operation is judged: operators, calls, members, literals and names alike. */
  expressionsPerRequestMax: 1_000,
  matchDepthMax: 10,
  /** Path segments over a set of nested match statements. */
  matchSegmentsMax: 100,
  /** Wildcards over a set of nested match statements. */
  matchCapturesMax: 20,
  functionCallDepthMax: 20,
  functionArgumentsMax: 7,
  /** Let bindings of one function. */
  letBindingsMax: 10,
  /** Disjunctions of one query in normal form: https://firebase.google.com/docs/firestore/query-data/queries#limits_on_or_queries */
  queryDisjunctionsMax: 30,
} as const
