import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

interface Called {
  name: string
  key: string | undefined
  data: unknown
}

/** A site whose functions answer with `results`, by name; it remembers what it was called with. */
export async function siteOfFunctions(results: Readonly<Record<string, unknown>>) {
  const calls: Called[] = []
  const server = createServer((request, response) => {
    const { url = '', headers } = request
    let body = ''
    request.setEncoding('utf8').on('data', (text: string) => (body += text))
    request.on('end', () => {
      if (url.endsWith('init.json')) return response.end('{"projectId":"demo","apiKey":"key"}')
      if (url.includes('init.js')) {
        const hosts = { auth: { hostAndPort: host }, functions: { hostAndPort: host } }
        return response.end(`var firebaseEmulators = ${JSON.stringify(hosts)};\n`)
      }
      const name = url.split('/').at(-1) ?? ''
      calls.push({ name, key: headers['x-mesh-key']?.toString(), data: (JSON.parse(body) as { data: unknown }).data })
      return response.end(JSON.stringify({ result: results[name] }))
    })
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`
  const close = () => {
    server.close()
    server.closeAllConnections()
  }
  return { address: `http://${host}`, calls, close }
}
