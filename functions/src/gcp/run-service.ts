import type { protos } from '@google-cloud/run'
import { readTraffic, shortName, type RunTraffic } from './run-traffic.ts'

type Service = protos.google.cloud.run.v2.IService
type Revision = protos.google.cloud.run.v2.IRevision
type Condition = protos.google.cloud.run.v2.ICondition

/** A Cloud Run service, as far as Mesh changes or explains it. */
export interface RunService {
  /** Full name. */
  name: string
  etag: string
  isReconciling: boolean
  /** Why it is not as it was told to be; null when it is. */
  problem: string | null
  /** Of the service; shared by its revisions by their traffic. */
  minInstances: number
  /** Of the service, else of each revision; null where Cloud Run's default holds. */
  maxInstances: number | null
  /** Every revision's own minimum, beside that of the service. */
  revisionMinInstances: number
  /** Whether people set the number of instances: then a minimum means nothing. */
  isManual: boolean
  /** Of one instance, as `1` and `512Mi`; empty when unknown. */
  cpu: string
  memory: string
  /** False when instances are billed for their whole life, not for requests only. */
  isRequestBilled: boolean
  /** As it was told. */
  traffic: RunTraffic[]
  /** As it is. */
  served: RunTraffic[]
  /** Short name; empty when none ever was ready. */
  latestReadyRevision: string
}

/** A revision of a service. */
export interface RunRevision {
  /** Short name. */
  name: string
  createTime: Date
  isReady: boolean
  /** Why it is not ready. */
  problem: string
  /** Whether it was ever given traffic or a tag, as far as Cloud Run says. */
  hasServed: boolean
}

/** What of a service's description counts here. */
export function readService(service: Service): RunService {
  const { scaling, template, terminalCondition } = service
  const [container] = template?.containers ?? []
  const limits = container?.resources?.limits ?? {}
  return {
    name: service.name ?? '',
    etag: service.etag ?? '',
    isReconciling: service.reconciling === true,
    problem: terminalCondition?.state === 'CONDITION_FAILED' ? sentence(terminalCondition) : null,
    minInstances: scaling?.minInstanceCount ?? 0,
    maxInstances: scaling?.maxInstanceCount || template?.scaling?.maxInstanceCount || null,
    revisionMinInstances: template?.scaling?.minInstanceCount ?? 0,
    isManual: scaling?.scalingMode === 'MANUAL',
    cpu: limits['cpu'] ?? '',
    memory: limits['memory'] ?? '',
    isRequestBilled: container?.resources?.cpuIdle === true,
    traffic: readTraffic(service.traffic ?? []),
    served: readTraffic(service.trafficStatuses ?? []),
    latestReadyRevision: shortName(service.latestReadyRevision ?? ''),
  }
}

/** What of a revision's description counts here. */
export function readRevision({ name, createTime, conditions }: Revision): RunRevision {
  const ready = conditions?.find(({ type }) => type === 'Ready')
  const active = conditions?.find(({ type }) => type === 'Active')
  const isReady = ready?.state === 'CONDITION_SUCCEEDED'
  return {
    name: shortName(name ?? ''),
    createTime: new Date(1000 * Number(createTime?.seconds ?? 0) + (createTime?.nanos ?? 0) / 1e6),
    isReady,
    problem: isReady ? '' : sentence(ready),
    hasServed: active?.revisionReason !== 'RESERVE',
  }
}

function sentence(condition: Condition | null | undefined): string {
  return condition?.message || 'Cloud Run does not say why'
}
