import { createHash, randomUUID } from 'node:crypto'
import type { Clock } from '../../kit/clock.ts'
import { RpcError, STATUS } from '../../kit/rpc-error.ts'
import { storageError } from '../../kit/storage-error.ts'
import { checkScaling } from './check-scaling.ts'
import { checkParent, checkServiceId, serviceName, shortName } from './names.ts'
import { begin, end, Operations } from './operations.ts'
import { reconcile } from './reconcile.ts'
import { revisionFor } from './revision.ts'
import type { RunState } from './state-file.ts'
import { checkTraffic } from './traffic.ts'
import type { Pending, Revision, Service, StoredOperation, StoredService, Timestamp } from './types.ts'
import { masked } from './update-mask.ts'

export interface ServicesOptions {
  clock: Clock
  /** Where they are kept; without it they end with the process. */
  file?: { read(): RunState; write(state: RunState): void } | undefined
  log: (line: string) => void
  /** What befalls the next reconciliation: how long it takes, and why it fails. */
  fate: () => { durationMs: number; problem?: { code: number; message: string } }
}

/** The services with their revisions, and what is under way with them. */
export class Services {
  #byName: ReadonlyMap<string, StoredService>
  readonly #options: ServicesOptions
  readonly operations: Operations

  constructor(options: ServicesOptions) {
    this.#options = options
    const { services = [], operations = [] } = options.file?.read() ?? {}
    this.operations = new Operations(operations)
    this.#byName = new Map(services.map((stored) => [stored.service.name ?? '', stored]))
    for (const stored of services) {
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
    const operation = end(begin(serviceName(name).parent, service), service)
    if (isDry) this.operations.take([operation])
    else {
      const next = new Map(this.#byName)
      next.delete(name)
      this.#keep(next, [operation, ...this.#superseded(stored, service)])
    }
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
    const operation = begin(serviceName(name).parent, service)
    if (isDry) {
      const done = end(operation, service)
      this.operations.take([done])
      return done
    }
    const { durationMs, problem } = this.#options.fate()
    stored.pending = {
      operation: operation.name,
      dueMicros: this.#options.clock.now() + 1000 * durationMs,
      ...(problem === undefined ? {} : { problem }),
    }
    this.#keep(new Map(this.#byName).set(name, stored), [operation, ...this.#superseded(next, service)])
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
    this.operations.take(this.operations.ended(pending.operation, service, problem))
    try {
      this.#write(this.#byName, [])
    } catch (error) {
      // Nobody is there to be refused. A later change writes it too, and a later process ends it again.
      this.#options.log(`${service.name}: what it has come to is kept in memory only: ${String(error)}`)
    }
  }

  /** The operation under way with a service that another change replaces. */
  #superseded({ pending }: StoredService, service: Service): StoredOperation[] {
    if (pending === undefined) return []
    const message = `A later change of '${shortName(service.name ?? '')}' came in between.`
    return this.operations.ended(pending.operation, service, { code: STATUS.ABORTED, message })
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

  /** Keeps changed services and operations; throws RESOURCE_EXHAUSTED or UNAVAILABLE, and there was no change, when it cannot. */
  #keep(services: ReadonlyMap<string, StoredService>, changed: readonly StoredOperation[]): void {
    try {
      this.#write(services, changed)
    } catch (error) {
      throw storageError('the service was not stored', error)
    }
    this.#byName = services
    this.operations.take(changed)
  }

  #write(services: ReadonlyMap<string, StoredService>, changed: readonly StoredOperation[]): void {
    this.#options.file?.write({ services: [...services.values()], operations: this.operations.listWith(changed) })
  }
}

/** The end of a reconciliation changes the resource too, so its etag is another one then. */
function touch(stored: StoredService): void {
  stored.version += 1
  const digest = createHash('sha256').update(`${stored.service.uid} ${stored.version}`).digest('base64url')
  stored.service.etag = `"${digest.slice(0, 22)}"`
}
