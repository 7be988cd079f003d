import { createHash, randomUUID } from 'node:crypto'
import type { Clock } from '../../kit/clock.ts'
import { RpcError, STATUS } from '../../kit/rpc-error.ts'
import { checkScaling } from './check-scaling.ts'
import { checkParent, checkServiceId, serviceName, shortName } from './names.ts'
import { Operations } from './operations.ts'
import { reconcile } from './reconcile.ts'
import { revisionFor } from './revision.ts'
import type { RunStateFile } from './state-file.ts'
import { checkTraffic } from './traffic.ts'
import type { Pending, Revision, Service, StoredOperation, StoredService, Timestamp } from './types.ts'
import { masked } from './update-mask.ts'

export interface ServicesOptions {
  clock: Clock
  /** Where they are kept; without it they end with the process. */
  file?: RunStateFile | undefined
  /** What befalls the next reconciliation: how long it takes, and why it fails. */
  fate: () => { durationMs: number; problem?: { code: number; message: string } }
}

/** The services with their revisions, and what is under way with them. */
export class Services {
  readonly #byName = new Map<string, StoredService>()
  readonly #options: ServicesOptions
  readonly operations: Operations

  constructor(options: ServicesOptions) {
    this.#options = options
    const { services = [], operations = [] } = options.file?.read() ?? {}
    this.operations = new Operations(operations)
    for (const stored of services) {
      this.#byName.set(stored.service.name ?? '', stored)
      if (stored.pending !== undefined) this.#await(stored, stored.pending)
    }
  }

  get(name: string): Service {
    return this.#stored(name).service
  }

  /** The services of `projects/P/locations/REGION`, newest first. */
  list(parent: string): Service[] {
    checkParent(parent)
    const all = [...this.#byName.values()].filter(({ service }) => service.name?.startsWith(`${parent}/services/`))
    return all.map(({ service }) => service).toReversed()
  }

  /** The revisions of a service, newest first; of all of a location for `…/services/-`. */
  revisions(parent: string): Revision[] {
    const { parent: location, id } = serviceName(parent)
    if (id !== '-') return this.#stored(parent).revisions.toReversed()
    return this.list(location).flatMap(({ name = '' }) => this.revisions(name))
  }

  create(parent: string, id: string, asked: Service, isDry: boolean): StoredOperation {
    const name = `${checkParent(parent)}/services/${checkServiceId(id)}`
    if (this.#byName.has(name)) throw new RpcError('ALREADY_EXISTS', `Resource '${id}' already exists.`)
    const time = this.#time()
    const service = masked({ name, uid: randomUUID(), generation: '0', createTime: time }, asked, [])
    const stored = { service, revisions: [], version: 0, revisionCount: 0 }
    return this.#change(stored, undefined, isDry)
  }

  /** `paths` are those of the update mask. */
  update(asked: Service, paths: readonly string[], { isDry = false, mayCreate = false }): StoredOperation {
    const { parent, id } = serviceName(asked.name ?? '')
    if (mayCreate && !this.#byName.has(asked.name ?? '')) return this.create(parent, id, asked, isDry)
    const stored = this.#stored(asked.name ?? '')
    this.#checkEtag(stored, asked.etag)
    const before = stored.service.template
    return this.#change({ ...stored, service: masked(stored.service, asked, paths) }, before, isDry)
  }

  delete(name: string, etag: string | undefined, isDry: boolean): StoredOperation {
    const stored = this.#stored(name)
    this.#checkEtag(stored, etag)
    const service = { ...stored.service, deleteTime: this.#time() }
    const operation = this.operations.begin(serviceName(name).parent, service)
    this.operations.end(operation.name, service)
    if (isDry) return operation
    this.#byName.delete(name)
    if (stored.pending !== undefined) this.operations.end(stored.pending.operation, service, superseded(name))
    this.#keep()
    return operation
  }

  /** Checks a changed service, stores it unless that is only asked for, and begins to bring it about. */
  #change(next: StoredService, before: Service['template'], isDry: boolean): StoredOperation {
    const { service } = next
    const name = service.name ?? ''
    const time = this.#time()
    checkScaling(service)
    const created = revisionFor(next, before, time)
    const revisions = created === undefined ? next.revisions : [...next.revisions, created]
    const known = revisions.map((revision) => shortName(revision.name))
    service.traffic = checkTraffic(service.traffic ?? [], shortName(name), known)
    service.generation = String(Number(service.generation) + 1)
    service.updateTime = time
    service.reconciling = true
    if (created !== undefined) service.latestCreatedRevision = created.name
    const stored = { ...next, revisions, revisionCount: next.revisionCount + (created === undefined ? 0 : 1) }
    touch(stored)
    const operation = this.operations.begin(serviceName(name).parent, service)
    if (isDry) {
      this.operations.end(operation.name, service)
      return operation
    }
    if (next.pending !== undefined) this.operations.end(next.pending.operation, service, superseded(name))
    const { durationMs, problem } = this.#options.fate()
    stored.pending = {
      operation: operation.name,
      dueMicros: this.#options.clock.now() + 1000 * durationMs,
      ...(problem === undefined ? {} : { problem }),
    }
    this.#byName.set(name, stored)
    this.#keep()
    this.#await(stored, stored.pending)
    return operation
  }

  /** Ends what is under way with a service at once. */
  settle(name: string): void {
    const stored = this.#stored(name)
    if (stored.pending !== undefined) this.#finish(stored, stored.pending)
  }

  #await(stored: StoredService, pending: Pending): void {
    const { clock } = this.#options
    clock.after(Math.max(0, pending.dueMicros - clock.now()) / 1000, () => this.#finish(stored, pending))
  }

  #finish(stored: StoredService, pending: Pending): void {
    const { service } = stored
    const isCurrent = this.#byName.get(service.name ?? '') === stored
    if (!isCurrent || stored.pending?.operation !== pending.operation) return
    const problem = reconcile(stored, this.#time())
    touch(stored)
    this.operations.end(pending.operation, service, problem)
    this.#keep()
  }

  #stored(name: string): StoredService {
    const { id } = serviceName(name)
    const stored = this.#byName.get(name)
    if (stored !== undefined) return stored
    throw new RpcError('NOT_FOUND', `Resource '${id}' of kind 'SERVICE' does not exist: ${name}`)
  }

  /** Source: https://google.aip.dev/154 */
  #checkEtag({ service }: StoredService, etag: string | undefined): void {
    if (etag === undefined || etag === '' || etag === service.etag) return
    throw new RpcError(
      'ABORTED',
      `Conflict for resource '${shortName(service.name ?? '')}': etag ${etag} was given, but it is ${service.etag}; read it anew.`,
    )
  }

  #time(): Timestamp {
    const micros = this.#options.clock.now()
    return { seconds: String(Math.floor(micros / 1e6)), nanos: (micros % 1e6) * 1000 }
  }

  #keep(): void {
    this.#options.file?.write({ services: [...this.#byName.values()], operations: this.operations.list() })
  }
}

/** The end of a reconciliation changes the resource too, so its etag is another one then. */
function touch(stored: StoredService): void {
  stored.version += 1
  const digest = createHash('sha256').update(`${stored.service.uid} ${stored.version}`).digest('base64url')
  stored.service.etag = `"${digest.slice(0, 22)}"`
}

function superseded(name: string): { code: number; message: string } {
  return { code: STATUS.ABORTED, message: `A later change of '${shortName(name)}' came in between.` }
}
