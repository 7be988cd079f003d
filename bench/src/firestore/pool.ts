/** Runs `count` calls, at most `inFlight` at once. */
export async function pool(count: number, inFlight: number, run: (index: number) => Promise<unknown>): Promise<void> {
  let next = 0
  const worker = async () => {
    while (next < count) await run(next++)
  }
  await Promise.all(Array.from({ length: inFlight }, worker))
}
