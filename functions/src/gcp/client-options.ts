import type { ChannelCredentials } from '@grpc/grpc-js'
import { MeshError } from '@mesh/core/errors'

/** Where a Google client connects to, when that is a stand-in. */
interface StandInOptions {
  apiEndpoint: string
  port: number
  sslCreds: ChannelCredentials
  projectId: string
}

/** Options of a Google client: those of the stand-in whose `host:port` the variable holds, else none, which means Google. */
export async function clientOptions(variable: string): Promise<StandInOptions | undefined> {
  const standIn = process.env[variable]
  if (!standIn) return undefined
  const { credentials } = await import('@grpc/grpc-js')
  const { hostname, port } = new URL(`http://${standIn}`)
  return {
    apiEndpoint: hostname,
    port: Number(port),
    sslCreds: credentials.createInsecure(),
    projectId: projectId(),
  }
}

/** Id of the project that this function runs in. */
export function projectId(): string {
  const id = process.env['GCLOUD_PROJECT'] ?? process.env['GOOGLE_CLOUD_PROJECT']
  if (!id) throw new MeshError('internal', 'GCLOUD_PROJECT is not set; expected the id of this project')
  return id
}
