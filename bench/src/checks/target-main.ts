import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A healthy service as a process of its own; tells its parent its port. */
const server = createServer((_, response) => response.end('{"status":"ok"}'))
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port))
