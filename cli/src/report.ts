import { MeshError } from '@mesh/core/errors'

/** Prints an error the way a person can act on it and exits 1; a stack only for what nobody foresaw. */
export function reportAndExit(error: unknown): never {
  if (error instanceof MeshError) process.stderr.write(`${error.message}\n`)
  else process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
  process.exit(1)
}
