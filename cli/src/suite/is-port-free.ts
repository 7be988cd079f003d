import { once } from 'node:events'
import { createServer } from 'node:net'

/** Whether a TCP port can be listened on now. */
export async function isPortFree(host: string, port: number): Promise<boolean> {
  const server = createServer()
  server.listen(port, host)
  try {
    await once(server, 'listening')
  } catch {
    return false
  }
  server.close()
  await once(server, 'close')
  return true
}
