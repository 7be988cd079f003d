/** Messages of google.cloud.run.v2 as the wire library reads and writes them; only what the stand-in works with. */
export interface Timestamp {
  seconds: string
  nanos: number
}

export const LATEST = 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST'
export const REVISION = 'TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION'

export interface TrafficTarget {
  type?: string
  /** Short name, as Cloud Run gives it. */
  revision?: string
  percent?: number
  tag?: string
}

export interface TrafficTargetStatus extends TrafficTarget {
  uri?: string
}

export interface Condition {
  type: string
  state: 'CONDITION_RECONCILING' | 'CONDITION_FAILED' | 'CONDITION_SUCCEEDED'
  message?: string
  lastTransitionTime: Timestamp
  reason?: string
  revisionReason?: string
}

export interface Scaling {
  minInstanceCount?: number
  maxInstanceCount?: number
  [key: string]: unknown
}

export interface RevisionTemplate {
  /** Name that the next revision shall have; without it Cloud Run makes one. */
  revision?: string
  scaling?: Scaling
  containers?: unknown[]
  [key: string]: unknown
}

export interface Service {
  name?: string
  uid?: string
  generation?: string
  createTime?: Timestamp
  updateTime?: Timestamp
  deleteTime?: Timestamp
  template?: RevisionTemplate
  traffic?: TrafficTarget[]
  scaling?: Scaling
  observedGeneration?: string
  terminalCondition?: Condition
  conditions?: Condition[]
  /** Full names of revisions. */
  latestReadyRevision?: string
  latestCreatedRevision?: string
  trafficStatuses?: TrafficTargetStatus[]
  reconciling?: boolean
  etag?: string
  [key: string]: unknown
}

export interface Revision {
  name: string
  uid: string
  generation: string
  createTime: Timestamp
  updateTime: Timestamp
  /** Name of its service, the short one as Cloud Run gives it. */
  service: string
  reconciling: boolean
  conditions: Condition[]
  etag: string
  [key: string]: unknown
}

/** A long-running operation; `response` and `error` are absent until it is done. */
export interface StoredOperation {
  name: string
  /** The service as it was when the operation began, and once it is done as it is then. */
  metadata: Service
  response?: Service
  error?: { code: number; message: string }
}

/** A service with what belongs to it. */
export interface StoredService {
  service: Service
  /** Oldest first. */
  revisions: Revision[]
  /** Changes with every change of the service by anyone; the etag is made of it. */
  version: number
  revisionCount: number
  /** The reconciliation under way. */
  pending?: Pending
}

export interface Pending {
  operation: string
  /** Microseconds since the epoch. */
  dueMicros: number
  /** Why it is going to fail. */
  problem?: { code: number; message: string }
}
