#!/usr/bin/env node
import { parseArgs } from 'node:util'
import { startSecretManager } from './start.ts'

/** The stand-in as a process: `--host=… --port=… --data=…`, where secrets are kept; without it in memory only. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      host: { type: 'string', default: '127.0.0.1' },
      port: { type: 'string', default: '8086' },
      data: { type: 'string' },
    },
  })
  const port = Number(values.port)
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new Error(`--port is ${JSON.stringify(values.port)}; expected 0 to 65535.`)
  }
  const log = (line: string): void => console.error(line)
  const server = await startSecretManager({ host: values.host, port, dataDir: values.data, log })
  let isStopping = false
  const stop = (): void => {
    if (isStopping) return
    isStopping = true
    server.close().then(() => process.exit(0), fail)
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
  console.log(`Mesh's Secret Manager stand-in listens on ${server.host}:${server.port}`)
}

function fail(error: unknown): void {
  console.error(error instanceof Error ? error.message : String(error))
  process.exit(1)
}

main().catch(fail)
