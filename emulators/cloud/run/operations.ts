import { randomUUID } from 'node:crypto'
import { RpcError } from '../../kit/rpc-error.ts'
import { RUN_LIMITS } from './limits.ts'
import type { Service, StoredOperation } from './types.ts'

const NAME = /^projects\/[^/]+\/locations\/[^/]+\/operations\/[^/]+$/

/** The long-running operations, oldest first; waiters are told when one is done. */
export class Operations {
  readonly #byName = new Map<string, StoredOperation>()
  readonly #waiters = new Map<string, Set<() => void>>()

  constructor(kept: readonly StoredOperation[]) {
    for (const operation of kept) this.#byName.set(operation.name, operation)
  }

  list(): StoredOperation[] {
    return [...this.#byName.values()]
  }

  /** Begins one; `parent` is `projects/P/locations/REGION`. */
  begin(parent: string, service: Service): StoredOperation {
    const operation = { name: `${parent}/operations/${randomUUID()}`, metadata: structuredClone(service) }
    this.#byName.set(operation.name, operation)
    const [oldest] = this.#byName.keys()
    if (oldest !== undefined && this.#byName.size > RUN_LIMITS.operationsMax) this.#byName.delete(oldest)
    return operation
  }

  end(name: string, service: Service, error?: { code: number; message: string }): void {
    const operation = this.#byName.get(name)
    if (operation === undefined || isDone(operation)) return
    operation.metadata = structuredClone(service)
    if (error === undefined) operation.response = operation.metadata
    else operation.error = error
    for (const tell of this.#waiters.get(name) ?? []) tell()
    this.#waiters.delete(name)
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
    const done = new Promise<void>((resolve) => {
      const waiters = this.#waiters.get(name) ?? new Set()
      this.#waiters.set(name, waiters.add(resolve))
    })
    await Promise.race([done, limit])
    return operation
  }
}

/** Whether an operation has its result. */
export function isDone({ response, error }: StoredOperation): boolean {
  return response !== undefined || error !== undefined
}
