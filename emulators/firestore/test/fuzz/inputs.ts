/** How many inputs each door gets; together 200,000. A seed in MESH_FUZZ_SEED makes the same inputs again. */
export const INPUTS = { rules: 80_000, rest: 50_000, grpc: 40_000, webchannel: 30_000 }

export const SEED = Number(process.env['MESH_FUZZ_SEED'] ?? Math.floor(Math.random() * 2 ** 31))

/** Throws what `seen` says unless the input was taken rightly; other than `expect`, it makes no message for those that were. */
export function check(isRight: boolean, seen: () => string): void {
  if (!isRight) throw new Error(seen())
}

/** Runs `run` for each input, at most `atOnce` at a time; the first failure stops it and names seed and input. */
export async function forEachInput(
  count: number,
  atOnce: number,
  run: (index: number) => Promise<void>,
): Promise<void> {
  let next = 0
  let failure: unknown
  const worker = async () => {
    while (next < count && failure === undefined) {
      const index = next++
      try {
        await run(index)
      } catch (error) {
        failure ??= new Error(`MESH_FUZZ_SEED=${SEED}, input ${index}: ${String(error)}`, { cause: error })
      }
    }
  }
  // Most inputs end in errors on both sides of the wire, of which nobody reads the stacks.
  const { stackTraceLimit } = Error
  Error.stackTraceLimit = 0
  try {
    await Promise.all(Array.from({ length: atOnce }, worker))
  } finally {
    Error.stackTraceLimit = stackTraceLimit
  }
  if (failure !== undefined) throw failure
}
