import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { onTestFinished } from 'vitest'

const TYPE_NUMBERS = { A: 1, NS: 2, CNAME: 5, PTR: 12, MX: 15, TXT: 16, AAAA: 28, SRV: 33 }
type RecordType = keyof typeof TYPE_NUMBERS

export interface NameServerAnswer {
  /** RFC 1035, section 4.1.1. */
  rcode?: number
  records?: { type: RecordType; data: Buffer }[]
}

/** A name server on loopback (RFC 1035 over UDP) that gives every query one answer; undefined leaves it unanswered. */
export async function nameServer(answer: (query: Buffer) => NameServerAnswer | Buffer | undefined): Promise<number> {
  const socket = createSocket('udp4')
  socket.on('message', (query, { port, address }) => {
    const reply = answer(query)
    if (reply !== undefined) socket.send(Buffer.isBuffer(reply) ? reply : encoded(query, reply), port, address)
  })
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  onTestFinished(() => void socket.close())
  return socket.address().port
}

/** A name as it stands in a message, without compression. */
export function nameBytes(name: string): Buffer {
  const labels = name.split('.').map((label) => Buffer.concat([Buffer.from([label.length]), Buffer.from(label)]))
  return Buffer.concat([...labels, Buffer.alloc(1)])
}

function encoded(query: Buffer, { rcode = 0, records = [] }: NameServerAnswer): Buffer {
  const question = query.subarray(12, query.indexOf(0, 12) + 5)
  const header = Buffer.alloc(12)
  query.copy(header, 0, 0, 2)
  header.writeUInt16BE(0x8180 | rcode, 2)
  header.writeUInt16BE(1, 4)
  header.writeUInt16BE(records.length, 6)
  const answers = records.map(({ type, data }) => {
    const fixed = Buffer.alloc(12)
    fixed.writeUInt16BE(0xc00c, 0)
    fixed.writeUInt16BE(TYPE_NUMBERS[type], 2)
    fixed.writeUInt16BE(1, 4)
    fixed.writeUInt32BE(60, 6)
    fixed.writeUInt16BE(data.length, 10)
    return Buffer.concat([fixed, data])
  })
  return Buffer.concat([header, question, ...answers])
}
