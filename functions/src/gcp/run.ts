import { setTimeout as delay } from 'node:timers/promises'
import type { ServicesClient } from '@google-cloud/run'
import { MeshError } from '@mesh/core/errors'
import { openedOnce } from '../kit/opened-once.ts'
import { clientOptions } from './client-options.ts'
import { runError } from './run-error.ts'
import { readRevision, readService, type RunRevision, type RunService } from './run-service.ts'
import { writeTraffic, type RunTraffic } from './run-traffic.ts'

const VARIABLE = 'MESH_RUN_EMULATOR_HOST'
/** The client's own retries would go on for ten minutes. */
const CALL_MS = 10_000
const BACKOFF = { initialRetryDelayMillis: 200, retryDelayMultiplier: 2, maxRetryDelayMillis: 2_000 }
const RPC = { initialRpcTimeoutMillis: CALL_MS, rpcTimeoutMultiplier: 1, maxRpcTimeoutMillis: CALL_MS }
const READ = {
  timeout: CALL_MS,
  retry: { retryCodes: [14], backoffSettings: { ...BACKOFF, ...RPC, totalTimeoutMillis: CALL_MS } },
}
const ABORTED = 10
const POLL_MS = { first: 100, max: 2_000 } as const
/** Together with one call well within the margin that the engine of actions leaves before a lease ends. */
const WAIT_MS = 40_000

const services = openedOnce(async () => {
  const { ServicesClient } = await import('@google-cloud/run')
  return new ServicesClient({ ...(await standIn()) })
})
const revisions = openedOnce(async () => {
  const { RevisionsClient } = await import('@google-cloud/run')
  return new RevisionsClient({ ...(await standIn()) })
})

/** Emulators without the stand-in must not reach Google. */
async function standIn() {
  if (process.env['FIRESTORE_EMULATOR_HOST'] !== undefined && !process.env[VARIABLE]) {
    throw new MeshError('unavailable', 'there is no Cloud Run here: start the suite without --google for a stand-in')
  }
  return clientOptions(VARIABLE)
}

/** What of a service may be changed; what is absent stays. */
export interface RunChange {
  minInstances?: number
  traffic?: readonly RunTraffic[]
}

interface Waiting {
  /** How long to wait for Cloud Run, in milliseconds. */
  waitMs?: number
}

/**
 * A service, by its full name, at rest: an earlier change is waited for. Throws `not-found`, `permission-denied` with the
 * roles that are missing, or `unavailable` when Cloud Run cannot be asked or is still changing it.
 */
export async function getService(name: string, { waitMs = WAIT_MS }: Waiting = {}): Promise<RunService> {
  const client = await services()
  return until(waitMs, `Cloud Run is still carrying out an earlier change of ${name}`, async () => {
    const service = readService(await asked(`read ${name}`, client.getService({ name }, READ)))
    return service.isReconciling ? undefined : service
  })
}

/**
 * Changes a service on condition of its etag and waits until Cloud Run has carried that out; gives the service as it is
 * then. Throws `aborted` when the etag is another one, `failed-precondition` when Cloud Run could not carry it out (see
 * `isTakenAndFailed`), `unavailable` when it is not known whether it was taken or has ended.
 */
export async function updateService(
  name: string,
  { minInstances, traffic }: RunChange,
  etag: string,
  { waitMs = WAIT_MS }: Waiting = {},
): Promise<RunService> {
  const client = await services()
  const service = {
    name,
    etag,
    ...(minInstances === undefined ? {} : { scaling: { minInstanceCount: minInstances } }),
    ...(traffic === undefined ? {} : { traffic: writeTraffic(traffic) }),
  }
  const paths = [
    ...(minInstances === undefined ? [] : ['scaling.min_instance_count']),
    ...(traffic === undefined ? [] : ['traffic']),
  ]
  const doing = `change ${name}`
  const update = { service, updateMask: { paths } }
  const operation = await asked(doing, client.updateService(update, { timeout: CALL_MS }))
  const late = `Cloud Run took the change of ${name} and has not carried it out yet; it still may`
  return until(waitMs, late, () => ended(client, operation.name ?? '', doing))
}

/** Revisions of a service, by its full name; newest first. Throws as `getService` does. */
export async function listRevisions(name: string): Promise<RunRevision[]> {
  const client = await revisions()
  const listed = await asked(`list the revisions of ${name}`, client.listRevisions({ parent: name }, READ))
  return listed.map(readRevision).sort((left, right) => right.createTime.getTime() - left.createTime.getTime())
}

async function asked<T>(doing: string, call: Promise<[T, ...unknown[]]>): Promise<T> {
  try {
    return (await call)[0]
  } catch (error) {
    throw runError(doing, error)
  }
}

/** The service once the operation has ended; a lost connection does not end it. */
async function ended(client: ServicesClient, name: string, doing: string): Promise<RunService | undefined> {
  try {
    const { protos } = await import('@google-cloud/run')
    const { Service } = protos.google.cloud.run.v2
    const request = protos.google.longrunning.GetOperationRequest.fromObject({ name })
    const [{ done, error, response }] = await client.operationsClient.getOperation(request, READ)
    if (!done) return undefined
    if (error) throw failure(doing, error)
    return readService(Service.toObject(Service.decode(response?.value as Uint8Array), { enums: String }))
  } catch (cause) {
    const error = runError(doing, cause)
    if (error.code === 'unavailable' && !(cause instanceof MeshError)) return undefined
    throw error
  }
}

/** A later change ends an operation too, as aborted. */
function failure(doing: string, { code, message }: { code?: number | null; message?: string | null }): MeshError {
  const said = message || 'Cloud Run does not say why'
  return code === ABORTED
    ? new MeshError('aborted', `cannot ${doing}: others changed it in the meantime: ${said}`)
    : new MeshError('failed-precondition', `cannot ${doing}: Cloud Run could not carry it out: ${said}`, {
        details: { isTaken: true },
      })
}

/** Whether Cloud Run took a change, which stands as its wish, and could not carry it out. */
export function isTakenAndFailed(error: unknown): error is MeshError {
  return error instanceof MeshError && error.details['isTaken'] === true
}

async function until<T>(waitMs: number, late: string, look: () => Promise<T | undefined>): Promise<T> {
  const start = performance.now()
  for (let pauseMs: number = POLL_MS.first; ; pauseMs = Math.min(pauseMs * 1.5, POLL_MS.max)) {
    const found = await look()
    if (found !== undefined) return found
    const leftMs = waitMs - (performance.now() - start)
    if (leftMs <= 0) throw new MeshError('unavailable', `${late} (waited ${waitMs / 1000} s)`)
    await delay(Math.min(pauseMs, leftMs))
  }
}
