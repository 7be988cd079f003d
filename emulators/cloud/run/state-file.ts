import { KeptFile } from '../../kit/kept-file.ts'
import type { StoredOperation, StoredService } from './types.ts'

/** All that the stand-in knows. */
export interface RunState {
  services: StoredService[]
  operations: StoredOperation[]
}

/** Where services outlive the process. */
export class RunStateFile {
  readonly #file: KeptFile

  constructor(directory: string) {
    const words = { holds: 'kept services', remedy: 'start with the seeded ones' }
    this.#file = new KeptFile({ directory, name: 'run.json', words })
  }

  /** What was kept last; throws when the file is there but is none of this class's. */
  read(): RunState {
    return this.#file.read(stateIn) ?? { services: [], operations: [] }
  }

  /** Keeps the state, on disk when it returns. */
  write(state: RunState): void {
    this.#file.write(state)
  }
}

function stateIn(json: unknown): RunState {
  const { services, operations } = json as RunState
  return { services: [...services], operations: [...operations] }
}
