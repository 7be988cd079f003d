const REST = 'https://cloud.google.com/firestore/docs/reference/rest/v1'
const GUIDE = 'https://firebase.google.com/docs/firestore'

/** The pages of the public documentation that the tables' expectations come from. */
export const PAGES = {
  aggregation: `${GUIDE}/query-data/aggregation-queries`,
  aggregationReference: `${REST}/StructuredAggregationQuery`,
  cursors: `${GUIDE}/query-data/query-cursors`,
  dataTypes: `${GUIDE}/manage-data/data-types`,
  document: `${REST}/projects.databases.documents#Document`,
  latLng: 'https://cloud.google.com/firestore/docs/reference/rest/Shared.Types/LatLng',
  order: `${GUIDE}/query-data/order-limit-data`,
  protoJson: 'https://protobuf.dev/programming-guides/json/',
  queries: `${GUIDE}/query-data/queries`,
  query: `${REST}/StructuredQuery`,
  quotas: `${GUIDE}/quotas`,
  ranges: `${GUIDE}/query-data/multiple-range-fields`,
  storageSize: `${GUIDE}/storage-size`,
  value: `${REST}/Value`,
  vectors: `${GUIDE}/vector-search`,
  write: `${REST}/Write`,
  /** Production's words and behaviour where no page has them. */
  arrayInArray: 'https://github.com/grammyjs/storages/issues/209',
  cursorTooLong: 'https://github.com/firebase/firebase-unity-sdk/issues/999',
  depth: 'https://github.com/googleapis/nodejs-firestore/pull/1815',
  idTooLong: 'https://github.com/blinkk/rootjs/issues/1255',
  notInNull: 'https://github.com/firebase/firebase-android-sdk/pull/1947',
  nullAndNan: 'https://github.com/firebase/firebase-js-sdk/pull/3960',
  nullExcluded: 'https://github.com/firebase/firebase-ios-sdk/pull/14704',
  orderAfterName: 'https://github.com/firebase/flutterfire/issues/13289',
} as const
