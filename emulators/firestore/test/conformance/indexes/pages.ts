const GUIDE = 'https://firebase.google.com/docs/firestore/query-data'

/** The pages that say which indexes a query needs; issues where only production's own errors show it. */
export const PAGES = {
  aggregations: `${GUIDE}/aggregation-queries`,
  automatic: `${GUIDE}/index-overview#automatic_indexing`,
  composite: `${GUIDE}/index-overview#composite_indexes`,
  disjunctions: `${GUIDE}/queries#or_queries`,
  equalityOrder: 'https://github.com/firebase/firebase-js-sdk/issues/9097',
  exemptions: `${GUIDE}/index-overview#single-field_index_exemptions`,
  groups: `${GUIDE}/index-overview#index_scopes`,
  merging: `${GUIDE}/index-overview#taking_advantage_of_index_merging`,
  names: 'https://cloud.google.com/firestore/docs/reference/rest/v1/StructuredQuery',
  namesDescending: 'https://github.com/firebase/flutterfire/issues/4398',
  namesOtherwise: 'https://github.com/samuelgozi/firebase-firestore-lite/issues/13',
  orders: `${GUIDE}/order-limit-data`,
  ranges: `${GUIDE}/multiple-range-fields`,
} as const
