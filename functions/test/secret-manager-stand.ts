import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { SecretManagerServiceClient } from '@google-cloud/secret-manager'
import { credentials } from '@grpc/grpc-js'
import { afterAll, beforeAll } from 'vitest'

const MAIN = join(import.meta.dirname, '../../emulators/secret-manager/main.ts')

/** The stand-in for Secret Manager as a process of its own, which product code finds through the environment. */
interface SecretManagerStand {
  /** `projects/PROJECT`. */
  parent: string
  admin: () => SecretManagerServiceClient
  /** Creates a secret with one version; returns the version's name. */
  keep: (secretId: string, value: string) => Promise<string>
  /** Adds a version; returns its name. */
  add: (secretId: string, value: string) => Promise<string>
}

/** Runs the stand-in for all tests of a file. */
export function secretManagerStand(projectId: string): SecretManagerStand {
  const parent = `projects/${projectId}`
  let stand: ChildProcess | undefined
  let client: SecretManagerServiceClient | undefined
  const admin = () => {
    if (client === undefined) throw new Error('the stand-in is not running')
    return client
  }

  beforeAll(async () => {
    process.env['GCLOUD_PROJECT'] = projectId
    const child = spawn(process.execPath, [MAIN, '--port=0'], { stdio: ['ignore', 'pipe', 'inherit'] })
    stand = child
    for await (const line of createInterface(child.stdout)) {
      const address = / listens on (\S+:\d+)/.exec(line)?.[1]
      if (address === undefined) continue
      process.env['SECRET_MANAGER_EMULATOR_HOST'] = address
      break
    }
    const [apiEndpoint = '', port] = (process.env['SECRET_MANAGER_EMULATOR_HOST'] ?? '').split(':')
    const sslCreds = credentials.createInsecure()
    client = new SecretManagerServiceClient({ apiEndpoint, port: Number(port), sslCreds, projectId })
  })

  afterAll(async () => {
    await client?.close()
    if (stand === undefined) return
    const ended = once(stand, 'exit')
    stand.kill('SIGTERM')
    await ended
  })

  const add = async (secretId: string, value: string) => {
    const payload = { data: Buffer.from(value) }
    const [{ name }] = await admin().addSecretVersion({ parent: `${parent}/secrets/${secretId}`, payload })
    return name ?? ''
  }
  const keep = async (secretId: string, value: string) => {
    await admin().createSecret({ parent, secretId, secret: { replication: { automatic: {} } } })
    return add(secretId, value)
  }
  return { parent, admin, keep, add }
}
