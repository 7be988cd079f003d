import type { SecretManagerOptions } from './start.ts'

/**
 * Where another emulator's process is to serve Secret Manager: MESH_SECRET_MANAGER (host:port) and MESH_SECRET_MANAGER_DATA
 * (directory); undefined where it is not. Throws an Error that names the bad one.
 */
export function readSecretManager(environment: NodeJS.ProcessEnv): SecretManagerOptions | undefined {
  const address = environment['MESH_SECRET_MANAGER']
  if (!address) return undefined
  const [, host, port] = /^(.+):(\d{1,5})$/.exec(address) ?? []
  if (host === undefined) throw new Error(`MESH_SECRET_MANAGER is ${JSON.stringify(address)}; expected host:port.`)
  return { host, port: Number(port), dataDir: environment['MESH_SECRET_MANAGER_DATA'] || undefined }
}
