/** Limits of Cloud Firestore. Source of all: https://firebase.google.com/docs/firestore/quotas#limits */

/** Bytes of a collection id, a document id or a field name. */
export const ID_BYTES_MAX = 1500
/** Bytes of a document name, by the storage size rules: https://firebase.google.com/docs/firestore/storage-size#document-name-size */
export const NAME_BYTES_MAX = 6 * 1024
/** Depth of subcollections. */
export const SUBCOLLECTION_DEPTH_MAX = 100
/** Bytes of a document, by the storage size rules: https://firebase.google.com/docs/firestore/storage-size */
export const DOCUMENT_BYTES_MAX = 1_048_576
/** Bytes of a field path: its names with dots between them. */
export const FIELD_PATH_BYTES_MAX = 1500
/** Bytes of a string or bytes value. */
export const FIELD_VALUE_BYTES_MAX = 1_048_576 - 89
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
/** Disjunctions of a query in normal form. Source: https://firebase.google.com/docs/firestore/query-data/queries#limits_on_or_queries */
export const DISJUNCTIONS_MAX = 30
/** Values of one `not-in`. Source: https://firebase.google.com/docs/firestore/query-data/queries#limitations */
export const NOT_IN_VALUES_MAX = 10
/** Fields with inequalities. Source: https://firebase.google.com/docs/firestore/query-data/multiple-range-fields#limitations */
export const INEQUALITY_FIELDS_MAX = 10
/** Filters, orders and parent of a query together. Source: https://firebase.google.com/docs/firestore/quotas#queries */
export const QUERY_COMPONENTS_MAX = 100
/** Aggregations in one query. Source: https://cloud.google.com/firestore/docs/reference/rest/v1/StructuredAggregationQuery */
export const AGGREGATIONS_MAX = 5
/** Life of a transaction. */
export const TRANSACTION_LIFE_MS = 270_000
/** Time after which an idle transaction ends. */
export const TRANSACTION_IDLE_MS = 60_000
/** How long a request waits for locks. Source: https://firebase.google.com/docs/firestore/manage-data/transactions#transaction_failure */
export const LOCK_WAIT_MS = 20_000
/** How far back a read time may lie without point-in-time recovery. Source: https://firebase.google.com/docs/firestore/pitr */
export const READ_TIME_AGE_MAX_MS = 3_600_000
/** Documents in one page of a list when the request does not say. */
export const PAGE_SIZE_DEFAULT = 300
/** Neighbours of one nearest-neighbour query. Source: https://firebase.google.com/docs/firestore/vector-search#limitations */
export const NEAREST_LIMIT_MAX = 1000
/** Entries of a vector index that are billed as one read. Source: https://firebase.google.com/docs/firestore/pricing#index-reads */
export const VECTOR_ENTRIES_PER_READ = 100
/** Entries of other indexes that are billed as one read, where they are billed. Source: https://firebase.google.com/docs/firestore/pricing#index-reads */
export const INDEX_ENTRIES_PER_READ = 1000
/** How long after its expiry a document is deleted: typically within 24 hours. Source: https://firebase.google.com/docs/firestore/ttl */
export const TTL_DELAY_MS = 86_400_000
/** Expired documents that a sweep looks up at a time, each to be deleted by a commit of its own; production names no number. */
export const TTL_PAGE_SIZE = 500
/** Composite indexes of a database with billing; 200 without. */
export const COMPOSITE_INDEXES_MAX = 1000
/** Fields with a configuration of their own, of a database with billing; 200 without. */
export const FIELD_OVERRIDES_MAX = 1000
/** Fields of a composite index. */
export const COMPOSITE_INDEX_FIELDS_MAX = 100
/** Entries of one document in all indexes, of one field and composite. */
export const INDEX_ENTRIES_PER_DOCUMENT_MAX = 40_000
/** Bytes of one index entry. */
export const INDEX_ENTRY_BYTES_MAX = 7.5 * 1024
/** Bytes of all index entries of one document. */
export const INDEX_ENTRIES_BYTES_MAX = 8 * 1024 * 1024
/** Bytes of a value that an index holds; what is longer is cut off there. */
export const INDEXED_VALUE_BYTES_MAX = 1500
