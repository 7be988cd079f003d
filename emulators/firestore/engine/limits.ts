/** Limits of Cloud Firestore. Source of all: https://firebase.google.com/docs/firestore/quotas#limits */

/** Bytes of a collection id, a document id or a field name. */
export const ID_BYTES_MAX = 1500
/** Bytes of a document's resource name. */
export const NAME_BYTES_MAX = 6 * 1024
/** Depth of subcollections. */
export const SUBCOLLECTION_DEPTH_MAX = 100
/** Bytes of a document, by the storage size rules: https://firebase.google.com/docs/firestore/storage-size */
export const DOCUMENT_BYTES_MAX = 1_048_576
/** Depth of maps and arrays inside a field. */
export const VALUE_DEPTH_MAX = 20
/** Bytes of one request. */
export const REQUEST_BYTES_MAX = 10 * 1024 * 1024
/** Field transforms on one document in one commit. */
export const TRANSFORMS_PER_DOCUMENT_MAX = 500
/** Writes in one BatchWrite. Source: https://cloud.google.com/firestore/docs/reference/rest/v1/projects.databases.documents/batchWrite */
export const BATCH_WRITES_MAX = 500
/** Components of a vector. Source: https://firebase.google.com/docs/firestore/vector-search#limitations */
export const VECTOR_DIMENSIONS_MAX = 2048
/** Life of a transaction. */
export const TRANSACTION_LIFE_MS = 270_000
/** Time after which an idle transaction ends. */
export const TRANSACTION_IDLE_MS = 60_000
/** How far back a read time may lie without point-in-time recovery. Source: https://firebase.google.com/docs/firestore/pitr */
export const READ_TIME_AGE_MAX_MS = 3_600_000
/** Documents in one page of a list when the request does not say. */
export const PAGE_SIZE_DEFAULT = 300
