import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { createSecureContext, TLSSocket } from 'node:tls'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { deliver } from '../../src/notify/deliver.ts'
import { postJson } from '../../src/notify/post-json.ts'
import { allowList } from '../../src/root/probe/guard/allow-list.ts'
import { pinning } from '../../src/root/probe/guard/pin.ts'
import { at } from '../fixtures.ts'
import { SELF_SIGNED } from '../self-signed.ts'

/** Lines that the client sent, each marked with whether the connection was encrypted then. */
let lines: string[]
/** Replies that differ from the usual ones, by the command's first word. */
let replies: Record<string, string>
/** What the server says to the second recipient, when it says something else. */
let second: string | undefined
let server: Server

const USUAL: Record<string, string> = {
  EHLO: '250-test\r\n250-AUTH PLAIN\r\n250 STARTTLS',
  STARTTLS: '220 go',
  AUTH: '235 in',
  MAIL: '250 ok',
  RCPT: '250 ok',
  DATA: '354 go',
  '.': '250 taken',
  QUIT: '221 bye',
}

/** A small SMTP server: RFC 5321 with STARTTLS and AUTH PLAIN, one command per line. */
function converse(socket: Socket, isSecure: boolean): void {
  let rest = ''
  let isData = false
  socket.on('error', () => socket.destroy())
  const read = (chunk: Buffer): void => {
    const parts = (rest + chunk.toString('utf8')).split('\r\n')
    rest = parts.pop() ?? ''
    for (const line of parts) {
      lines.push(`${isSecure ? 'tls' : 'clear'} ${line}`)
      if (isData && line !== '.') continue
      const word = line.split(' ')[0]?.toUpperCase() ?? ''
      isData = word === 'DATA'
      const reply = line.includes('<b@x.test>') ? second : undefined
      socket.write(`${reply ?? replies[word] ?? USUAL[word] ?? '500 what'}\r\n`)
      if (word !== 'STARTTLS' || replies[word] !== undefined) continue
      socket.off('data', read)
      converse(new TLSSocket(socket, { isServer: true, secureContext: createSecureContext(SELF_SIGNED) }), true)
    }
  }
  socket.on('data', read)
}

beforeEach(async () => {
  lines = []
  replies = {}
  second = undefined
  server = createServer((socket) => {
    socket.write('220 test\r\n')
    converse(socket, false)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
})
afterEach(() => {
  server.close()
})

function send(): Promise<string | undefined> {
  const { port } = server.address() as AddressInfo
  const from = 'mesh@ops.test'
  const notifier = {
    id: 'n',
    type: 'email',
    host: 'localhost',
    port,
    user: 'mesh',
    from,
    to: ['a@x.test', 'b@x.test'],
    secret: 'p',
  } as const
  const message = {
    title: 'Zahlung: Prüfung is down',
    text: 'HTTP 503',
    link: null,
    severity: 'major',
    state: 'open',
    service: { id: 'a', name: 'A', group: '' },
    openTime: at(10),
    resolveTime: null,
  } as const
  const pin = pinning(allowList('127.0.0.1'), () => Promise.resolve([{ address: '127.0.0.1', family: 4 }]))
  const transport = { post: postJson, pin, ca: SELF_SIGNED.cert }
  const notice = { kind: 'trigger', incidentId: 'a.http_7', message } as const
  const mutable = { ...notifier, to: [...notifier.to] }
  return deliver(notice, mutable, { secret: 'p4ss', noticeId: 'a.http_7_0_n_trigger', time: at(20) }, transport)
}

test("signs in and sends over TLS only, to every recipient, under the notice's id", async () => {
  await send()
  const clear = lines.filter((line) => line.startsWith('clear'))
  expect(clear.map((line) => line.split(' ')[1])).toEqual(['EHLO', 'STARTTLS'])
  expect(lines).toContain(`tls AUTH PLAIN ${Buffer.from('\0mesh\0p4ss').toString('base64')}`)
  expect(lines.filter((line) => line.startsWith('tls RCPT'))).toEqual([
    'tls RCPT TO:<a@x.test>',
    'tls RCPT TO:<b@x.test>',
  ])
  expect(lines).toContain('tls Message-ID: <a.http_7_0_n_trigger@ops.test>')
  expect(lines).toContain('tls HTTP 503')
})

test.each([
  ['does not encrypt', 'STARTTLS', '454 no', false],
  ['does not know the password', 'AUTH', '535 no', false],
  ['is busy', 'MAIL', '451 later', false],
  ['refuses the recipients', 'RCPT', '550 no', true],
  ['refuses the mail', '.', '554 no', true],
])('a server that %s', async (_, command, reply, isFinal) => {
  replies = { [command]: reply }
  const failure: unknown = await send().catch((error: unknown) => error)
  expect(failure).toMatchObject({ name: 'DeliveryFailure', isFinal })
  expect(String(failure)).not.toContain('p4ss')
  expect(lines.filter((line) => line.startsWith('clear AUTH'))).toEqual([])
})

test('a recipient that is refused for now is tried again with the others, who know the mail by its id', async () => {
  second = '451 greylisted'
  const failure: unknown = await send().catch((error: unknown) => error)
  expect(failure).toMatchObject({ message: '1 of 2 recipients refused', isFinal: false })
})

test('a recipient that is refused for good does not make the others get it again, and is told', async () => {
  second = '550 no such user'
  expect(await send()).toBe('1 of 2 recipients refused')
  expect(lines).toContain('tls HTTP 503')
})
