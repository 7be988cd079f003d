import { randomUUID } from 'node:crypto'
import { RpcError } from '../../kit/rpc-error.ts'
import { RUN_LIMITS } from './limits.ts'
import type { Service, StoredOperation } from './types.ts'

type OperationError = NonNullable<StoredOperation['error']>

const NAME = /^projects\/[^/]+\/locations\/[^/]+\/operations\/[^/]+$/

/** The long-running operations, oldest first; waiters are told when one is done. */
export class Operations {
  #byName: ReadonlyMap<string, StoredOperation>
  readonly #waiters = new Map<string, Set<(done: StoredOperation) => void>>()

  constructor(kept: readonly StoredOperation[]) {
    this.#byName = new Map(kept.map((operation) => [operation.name, operation]))
  }

  list(): StoredOperation[] {
    return [...this.#byName.values()]
  }

  /** What the list would be once these, new or changed, are taken. */
  listWith(changed: readonly StoredOperation[]): StoredOperation[] {
    const next = new Map(this.#byName)
    for (const operation of changed) next.set(operation.name, operation)
    return [...next.values()].slice(-RUN_LIMITS.operationsMax)
  }

  /** Takes new or changed ones, and tells who waits for them. */
  take(changed: readonly StoredOperation[]): void {
    this.#byName = new Map(this.listWith(changed).map((operation) => [operation.name, operation]))
    for (const operation of changed.filter(isDone)) {
      for (const tell of this.#waiters.get(operation.name) ?? []) tell(operation)
      this.#waiters.delete(operation.name)
    }
  }

  /** One that was taken, as it is when it ends now; none when it has ended or was forgotten. */
  ended(name: string, service: Service, error?: OperationError): StoredOperation[] {
    const operation = this.#byName.get(name)
    return operation === undefined || isDone(operation) ? [] : [end(operation, service, error)]
  }

  get(name: string): StoredOperation {
    if (!NAME.test(name)) {
      throw new RpcError(
        'INVALID_ARGUMENT',
        `Found ${JSON.stringify(name)}; expected projects/PROJECT/locations/REGION/operations/OPERATION.`,
      )
    }
    const operation = this.#byName.get(name)
    if (operation !== undefined) return operation
    throw new RpcError('NOT_FOUND', `Operation '${name}' was not found.`)
  }

  /** The operation once it is done, or as it is when `limit` resolves. */
  async wait(name: string, limit: Promise<void>): Promise<StoredOperation> {
    const operation = this.get(name)
    if (isDone(operation)) return operation
    const done = new Promise<StoredOperation>((resolve) => {
      const waiters = this.#waiters.get(name) ?? new Set()
      this.#waiters.set(name, waiters.add(resolve))
    })
    return Promise.race([done, limit.then(() => operation)])
  }
}

/** A new operation; `parent` is `projects/P/locations/REGION`. */
export function begin(parent: string, service: Service): StoredOperation {
  return { name: `${parent}/operations/${randomUUID()}`, metadata: structuredClone(service) }
}

/** The operation with its result. */
export function end({ name }: StoredOperation, service: Service, error?: OperationError): StoredOperation {
  const metadata = structuredClone(service)
  return { name, metadata, ...(error === undefined ? { response: metadata } : { error }) }
}

/** Whether an operation has its result. */
export function isDone({ response, error }: StoredOperation): boolean {
  return response !== undefined || error !== undefined
}
