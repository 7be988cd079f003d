/** How many inputs each door gets; together 200,000. A seed in MESH_FUZZ_SEED makes the same inputs again. */
export const INPUTS = { rules: 80_000, rest: 50_000, grpc: 40_000, webchannel: 30_000 }

export const SEED = Number(process.env['MESH_FUZZ_SEED'] ?? Math.floor(Math.random() * 2 ** 31))

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
  await Promise.all(Array.from({ length: atOnce }, worker))
  if (failure !== undefined) throw failure
}
