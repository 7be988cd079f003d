import type { FunctionsEmulator } from './functions-emulator.ts'

/** How a call of a function ended. `absent`: it did not run, because the emulator or the function is not there (yet). */
export type Invocation =
  | { outcome: 'done' }
  | { outcome: 'failed'; reason: string }
  | { outcome: 'absent'; reason: string }

/**
 * Calls a function of the suite's Functions emulator once. Success is any 2xx. A stale trigger key is looked up again, and the
 * call that hits the remains of a crashed worker is repeated once; both are traits of the emulator, not failures of the function.
 */
export async function invokeFunction(
  emulator: FunctionsEmulator,
  id: string,
  headers: Record<string, string>,
  body: string,
  signal?: AbortSignal,
): Promise<Invocation> {
  let hasRepeated = false
  let hasRefreshed = false
  for (;;) {
    const key = emulator.keyOf(id)
    if (key === undefined) return { outcome: 'absent', reason: `function ${id} is not loaded` }
    const answer = await emulator.post(key, headers, body, signal)
    if (answer.kind === 'down') return { outcome: 'absent', reason: `no functions emulator at ${emulator.host}` }
    if (answer.kind === 'broken') return { outcome: 'failed', reason: answer.message }
    const isStale = answer.status === 404 || answer.status === 204
    if (isStale && !hasRefreshed) {
      hasRefreshed = true
      await emulator.refresh(true)
      // 204 from the living key: background triggers are disabled, and what comes meanwhile is dropped as the suite does.
      if (answer.status === 404 || emulator.keyOf(id) !== key) continue
    }
    if (answer.status === 404) return { outcome: 'absent', reason: `function ${id} is not loaded` }
    if (answer.status >= 200 && answer.status < 300) return { outcome: 'done' }
    if (isCrashedWorker(answer.status, answer.body) && !hasRepeated) {
      hasRepeated = true
      continue
    }
    if (isCrashedWorker(answer.status, answer.body)) return { outcome: 'failed', reason: 'its process ended' }
    return { outcome: 'failed', reason: `HTTP ${answer.status} ${answer.body.slice(0, 200).trim()}`.trim() }
  }
}

/** The body is the emulator's own socket error, not an answer of the function. */
function isCrashedWorker(status: number, body: string): boolean {
  if (status !== 500 || !body.startsWith('{')) return false
  try {
    const { code } = JSON.parse(body) as { code?: unknown }
    return code === 'ECONNRESET' || code === 'EPIPE' || code === 'ECONNREFUSED' || code === 'ENOENT'
  } catch {
    return false
  }
}
