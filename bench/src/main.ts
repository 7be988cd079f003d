import { cpus, release, totalmem } from 'node:os'
import { parseArgs } from 'node:util'
import type { Metrics } from './metrics.ts'

// What is measured logs as it does in production; what is printed is the result alone.
console.debug = console.error
console.info = console.error

// Google's clients would look for a metadata server, which no bench has.
process.env['METADATA_SERVER_DETECTION'] ??= 'none'

const BENCHES: Record<string, () => Promise<() => Promise<Metrics>>> = {
  suite: async () => (await import('./suite.ts')).benchSuite,
  firestore: async () => (await import('./firestore.ts')).benchFirestore,
  checks: async () => (await import('./checks.ts')).benchChecks,
  ledger: async () => (await import('./ledger.ts')).benchLedger,
  actions: async () => (await import('./actions.ts')).benchActions,
  live: async () => (await import('./live.ts')).benchLive,
}

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'boolean', default: false } },
})
const name = positionals[0] ?? ''
const load = BENCHES[name]
if (load === undefined) {
  process.stderr.write(`Unknown bench "${name}". There are: ${Object.keys(BENCHES).join(', ')}.\n`)
  process.exit(1)
}

const metrics = await (await load())()
if (!values.json) {
  process.stdout.write(`${machine()}\n`)
  for (const [key, value] of Object.entries(metrics)) process.stdout.write(`${key.padEnd(24)} ${value}\n`)
}
process.stdout.write(`${JSON.stringify({ name, metrics })}\n`)
process.exit(0)

function machine(): string {
  const cores = cpus()
  const memory = Math.round(totalmem() / 2 ** 30)
  return `${cores.length} cores (${cores[0]?.model.trim() ?? 'unknown'}), ${memory} GiB, kernel ${release()}, Node ${process.version}`
}
