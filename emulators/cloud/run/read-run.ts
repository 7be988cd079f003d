import { readNumber } from '../../kit/read-number.ts'
import { RUN_LIMITS } from './limits.ts'

export interface RunSettings {
  /** Where services are kept; undefined: in memory only. */
  dataDir: string | undefined
  /** What a newcomer finds. */
  seed: RunSeed | undefined
  /** How long bringing a service to its desired state takes. */
  operationMs: number
}

interface RunSeed {
  projectId: string
  region: string
  services: string[]
}

/**
 * How to serve Cloud Run: MESH_RUN_DATA (directory), MESH_RUN_SEED (`{"projectId", "region", "services": [name, …]}`) and
 * MESH_RUN_OPERATION_MS. Throws an Error that names the bad one.
 */
export function readRun(environment: NodeJS.ProcessEnv): RunSettings {
  const text = environment['MESH_RUN_SEED']
  return {
    dataDir: environment['MESH_RUN_DATA'] || undefined,
    seed: text ? readSeed(text) : undefined,
    operationMs: readNumber('MESH_RUN_OPERATION_MS', environment) ?? RUN_LIMITS.operationMs,
  }
}

function readSeed(text: string): RunSeed {
  try {
    const { projectId, region, services } = JSON.parse(text) as Partial<RunSeed>
    if (typeof projectId === 'string' && typeof region === 'string' && Array.isArray(services)) {
      return { projectId, region, services: services.map(String) }
    }
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
  }
  throw new Error(`MESH_RUN_SEED is ${text}; expected {"projectId": "…", "region": "…", "services": ["…"]}.`)
}
