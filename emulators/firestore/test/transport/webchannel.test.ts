import { describe, expect, onTestFinished, test } from 'vitest'
import { RpcError } from '../../../kit/rpc-error.ts'
import { WebChannelSessions } from '../../transport/webchannel/sessions.ts'
import { Clock } from '../../../kit/clock.ts'
import { arraysIn, Channel, form } from './support/channel.ts'
import { idToken } from './support/id-token.ts'
import { serveTiny } from './support/serve-tiny.ts'
import { until } from './support/until.ts'

const ONE = { removeTarget: 1 }
const TWO = { removeTarget: 2 }
const THREE = { removeTarget: 3 }

describe('the handshake', () => {
  test('opens a session, names it in the header, and passes on the messages and the caller in the body', async () => {
    const tiny = await serveTiny()
    const channel = new Channel(tiny)
    const reply = await channel.open([ONE, TWO], `X-A:1\r\nAuthorization:Bearer ${idToken({ sub: 'ann' })}\r\n`)
    expect(reply.headers.get('x-http-session-id')).toBeTruthy()
    expect(reply.headers.get('content-type')).toContain('text/plain')
    expect(tiny.service.streams[0]).toMatchObject({ received: [ONE, TWO], caller: { kind: 'user', uid: 'ann' } })
  })

  test('takes the headers from $httpHeaders too', async () => {
    const tiny = await serveTiny()
    const headers = encodeURIComponent('Authorization:Bearer owner\r\n')
    await new Channel(tiny).open([ONE], '', `&$httpHeaders=${headers}`)
    expect(tiny.service.streams[0]?.caller).toEqual({ kind: 'admin' })
  })

  test('refuses a body beyond the limit, and serves the next', async () => {
    const tiny = await serveTiny()
    const url = `${tiny.url}/google.firestore.v1.Firestore/Write/channel?VER=8`
    const reply = await fetch(url, { method: 'POST', body: `count=0&ofs=0&x=${'x'.repeat(12 * 1024 * 1024)}` })
    expect([reply.status, await reply.text()]).toEqual([400, expect.stringContaining('exceeds the limit: 11534336')])
    await new Channel(tiny).open([ONE])
    expect(tiny.service.streams).toHaveLength(1)
  })

  test('a token that is none arrives as an error on the channel', async () => {
    const channel = new Channel(await serveTiny(), 'Write')
    await channel.open([{ database: 'd' }], 'Authorization:Bearer junk')
    expect(await channel.poll(0)).toMatchObject([[1, [{ error: { code: 401, status: 'UNAUTHENTICATED' } }]]])
  })

  test.each([
    ['count=2&ofs=0&req0___data__={}'],
    ['count=1&ofs=0&req0___data__={'],
    ['count=x'],
    ['count=0&ofs=-1'],
    ['%&=%00&count=1e1'],
  ])('refuses the body %s', async (body) => {
    const { url } = await serveTiny()
    const reply = await fetch(`${url}/google.firestore.v1.Firestore/Listen/channel?VER=8`, { method: 'POST', body })
    expect(reply.status).toBe(400)
  })
})

describe('forward messages', () => {
  test('count from ofs, apply once, and wait for those before them', async () => {
    const tiny = await serveTiny()
    const channel = new Channel(tiny)
    await channel.open([ONE])
    await channel.post(2, [THREE])
    expect(tiny.service.streams[0]?.received).toEqual([ONE])
    await channel.post(1, [TWO])
    await channel.post(1, [TWO, THREE])
    expect(tiny.service.streams[0]?.received).toEqual([ONE, TWO, THREE])
  })

  test('the reply tells whether a back channel is there, the last id sent and what is not acknowledged', async () => {
    const tiny = await serveTiny()
    const channel = new Channel(tiny)
    await channel.open([ONE])
    expect(await (await channel.post(1, [])).text()).toBe('7\n[0,0,0]')
    const back = await channel.stream(0)
    tiny.service.streams[0]?.sink.send({ filter: {} })
    await until('a frame', () => back.arrays().length === 1)
    expect(await (await channel.post(1, [])).text()).toBe('8\n[1,1,19]')
    expect(await (await channel.post(1, [], 1)).text()).toBe('7\n[1,1,0]')
  })

  test('a message that is none of the service ends the stream with an error', async () => {
    const tiny = await serveTiny()
    const channel = new Channel(tiny)
    await channel.open([{ addTraget: {} }])
    const error = { code: 400, status: 'INVALID_ARGUMENT', message: expect.stringContaining('addTraget') as unknown }
    expect(await channel.poll(0)).toMatchObject([[1, [{ error }]]])
    expect(tiny.service.streams[0]?.isClosed).toBe(true)
  })
})

describe('the back channel', () => {
  test('streams numbered arrays whose length counts UTF-16 units', async () => {
    const tiny = await serveTiny()
    const channel = new Channel(tiny)
    await channel.open([ONE])
    const back = await channel.stream(0)
    const sink = tiny.service.streams[0]?.sink
    sink?.send({ documentDelete: { document: 'héllo 😀' } })
    await until('first', () => back.arrays().length === 1)
    sink?.send({ filter: {} })
    await until('second', () => back.arrays().length === 2)
    expect(back.arrays()).toEqual([
      [1, [{ documentDelete: { document: 'héllo 😀' } }]],
      [2, [{ filter: {} }]],
    ])
  })

  test('long polling gets everything of one turn in one frame, then waits for more', async () => {
    const tiny = await serveTiny()
    const channel = new Channel(tiny)
    await channel.open([ONE])
    const sink = tiny.service.streams[0]?.sink
    sink?.send({ filter: { count: 1 } })
    sink?.send({ filter: { count: 2 } })
    expect(await channel.poll(0)).toHaveLength(2)
    const next = channel.poll(2)
    sink?.send({ filter: { count: 3 } })
    expect(await next).toEqual([[3, [{ filter: { count: 3 } }]]])
  })

  test('arrays that the client has not acknowledged are sent again on a new GET', async () => {
    const tiny = await serveTiny()
    const channel = new Channel(tiny)
    await channel.open([ONE])
    const first = await channel.stream(0)
    const sink = tiny.service.streams[0]?.sink
    for (const count of [1, 2, 3]) sink?.send({ filter: { count } })
    await until('all', () => first.arrays().length === 3)
    first.cut()
    const second = await channel.stream(1)
    await until('two again', () => second.arrays().length === 2)
    expect(second.arrays()).toEqual([
      [2, [{ filter: { count: 2 } }]],
      [3, [{ filter: { count: 3 } }]],
    ])
    expect((await fetch(`${channel.base}&SID=${channel.sid}&RID=rpc&AID=0&CI=1`)).status).toBe(400)
  })

  test('a drop fault cuts it; nothing is lost', async () => {
    const tiny = await serveTiny()
    const channel = new Channel(tiny)
    await channel.open([ONE])
    const back = await channel.stream(0)
    tiny.faults.set([{ on: 'Listen', drop: true, times: 1 }])
    tiny.service.streams[0]?.sink.send({ filter: {} })
    await until('the cut', () => back.hasEnded())
    expect(back.arrays()).toEqual([])
    expect(await channel.poll(0)).toEqual([[1, [{ filter: {} }]]])
  })

  test('an error of the service arrives as the SDK reads it', async () => {
    const tiny = await serveTiny()
    const channel = new Channel(tiny, 'Write')
    await channel.open([{ database: 'd' }])
    tiny.service.streams[0]?.sink.fail(new RpcError('NOT_FOUND', 'no such document'))
    const error = { code: 404, status: 'NOT_FOUND', message: 'no such document' }
    expect(await channel.poll(0)).toEqual([[1, [{ error }]]])
    expect(tiny.service.streams[0]?.isClosed).toBe(true)
  })
})

describe('a client that loses its connections', () => {
  test('may send a POST again, alone or with more behind it: each message counts once, and the answers agree', async () => {
    const tiny = await serveTiny()
    const channel = new Channel(tiny, 'Write')
    await channel.open([{ database: 'd' }])
    const write = { streamToken: 'AQ==', writes: [{ delete: 'x' }] }
    const first = await (await channel.post(1, [write])).text()
    expect(await (await channel.post(1, [write])).text()).toBe(first)
    await channel.post(1, [write, { streamToken: 'Ag==' }])
    expect(tiny.service.streams[0]?.received).toEqual([{ database: 'd' }, write, { streamToken: 'Ag==' }])
  })

  test('may switch between streaming and polling; a new GET ends the one before', async () => {
    const tiny = await serveTiny()
    const channel = new Channel(tiny)
    await channel.open([ONE])
    const sink = tiny.service.streams[0]?.sink
    const streaming = await channel.stream(0)
    sink?.send({ filter: { count: 1 } })
    await until('the first', () => streaming.arrays().length === 1)
    const polled = channel.poll(1)
    await until('the end of the stream', () => streaming.hasEnded())
    sink?.send({ filter: { count: 2 } })
    expect(await polled).toEqual([[2, [{ filter: { count: 2 } }]]])
    const again = await channel.stream(2)
    sink?.send({ filter: { count: 3 } })
    await until('the third', () => again.arrays().length === 1)
    expect(again.arrays()).toEqual([[3, [{ filter: { count: 3 } }]]])
  })

  test('that polls gets a noop after the time that it gives', async () => {
    const tiny = await serveTiny()
    const channel = new Channel(tiny)
    await channel.open([ONE])
    const reply = await fetch(`${channel.base}&SID=${channel.sid}&RID=rpc&AID=0&CI=1&TO=1&TYPE=xmlhttp`)
    expect(arraysIn(await reply.text())).toEqual([[1, ['noop']]])
  })

  test.each(['-1', '1', 'NaN', '1e0', '99'])(
    'cannot have had the array %s; nothing is lost by the claim',
    async (aid) => {
      const tiny = await serveTiny()
      const channel = new Channel(tiny)
      await channel.open([ONE])
      for (const query of [`RID=rpc&AID=${aid}&CI=1&TYPE=xmlhttp`, `RID=2&AID=${aid}`]) {
        const method = query.startsWith('RID=rpc') ? 'GET' : 'POST'
        const init = method === 'GET' ? {} : { body: form(1, []) }
        const reply = await fetch(`${channel.base}&SID=${channel.sid}&${query}`, { method, ...init })
        expect(reply.status).toBe(400)
      }
      tiny.service.streams[0]?.sink.send({ filter: {} })
      expect(await channel.poll(0)).toEqual([[1, [{ filter: {} }]]])
    },
  )

  test('is given up when a message stays missing before too many others', async () => {
    const tiny = await serveTiny()
    const channel = new Channel(tiny)
    await channel.open([ONE])
    await channel.post(
      2,
      Array.from({ length: 1001 }, () => TWO),
    )
    const message = 'The message with the offset 1 never came.'
    expect(await channel.poll(0)).toEqual([[1, [{ error: { code: 400, status: 'INVALID_ARGUMENT', message } }]]])
    expect(tiny.service.streams[0]).toMatchObject({ isClosed: true, received: [ONE] })
  })
})

describe('a client that reads slowly', () => {
  const big = { documentDelete: { document: 'x'.repeat(1024 * 1024) } }
  const megabytes = (text: string): number => Math.floor(text.length / 1024 / 1024)

  test('gets no reply that is much larger than 4 MiB, streaming or polling', async () => {
    const tiny = await serveTiny()
    const channel = new Channel(tiny)
    await channel.open([ONE])
    for (let sent = 0; sent < 12; sent += 1) tiny.service.streams[0]?.sink.send(big)
    let aid = 0
    for (const isPolling of [1, 0, 1]) {
      const url = `${channel.base}&SID=${channel.sid}&RID=rpc&AID=${aid}&CI=${isPolling}&TYPE=xmlhttp`
      const text = await (await fetch(url)).text()
      const arrays = arraysIn(text) as [number, unknown][]
      expect([arrays[0]?.[0], arrays.length, megabytes(text)]).toEqual([aid + 1, 4, 4])
      aid = arrays.at(-1)?.[0] ?? Number.NaN
    }
    expect(aid).toBe(12)
  })

  test('makes its stream wait, until it acknowledges', async () => {
    const tiny = await serveTiny()
    const channel = new Channel(tiny)
    await channel.open([ONE])
    const stream = tiny.service.streams[0]
    let sent = 0
    for (; sent < 100 && stream?.sink.isFull?.() === false; sent += 1) stream.sink.send(big)
    expect(sent).toBe(8)
    expect(await channel.poll(0)).toHaveLength(4)
    expect(stream?.drains).toBe(0)
    await channel.post(1, [], 4)
    expect(stream).toMatchObject({ drains: 1 })
    expect(stream?.sink.isFull?.()).toBe(false)
  })

  test('is not asked for more until it acknowledges', async () => {
    const tiny = await serveTiny()
    const channel = new Channel(tiny)
    await channel.open([ONE])
    const stream = tiny.service.streams[0]
    while (stream?.sink.isFull?.() === false) stream.sink.send(big)
    await channel.post(1, [TWO, THREE])
    expect(stream?.received).toEqual([ONE])
    await channel.poll(0)
    await channel.post(3, [], 4)
    expect(stream?.received).toEqual([ONE, TWO, THREE])
  })

  test('is given up if it sends far too much before it acknowledges', async () => {
    const tiny = await serveTiny()
    const channel = new Channel(tiny)
    await channel.open([ONE])
    const stream = tiny.service.streams[0]
    while (stream?.sink.isFull?.() === false) stream.sink.send(big)
    const name = 'x'.repeat(11_400_000)
    const long = { addTarget: { documents: { documents: [name] } } }
    for (const offset of [1, 2]) await channel.post(offset, [long])
    expect(stream?.isClosed).toBe(false)
    await channel.post(3, [long])
    expect(stream).toMatchObject({ isClosed: true, received: [ONE] })
  })

  test('is given up if it leaves far too much', async () => {
    const tiny = await serveTiny()
    const channel = new Channel(tiny, 'Write')
    await channel.open([{ database: 'd' }])
    for (let sent = 0; sent < 65; sent += 1) tiny.service.streams[0]?.sink.send(big)
    expect(tiny.service.streams[0]?.isClosed).toBe(true)
    expect((await channel.post(1, [TWO])).status).toBe(400)
  })
})

describe('the session', () => {
  test('ends at terminate; after that its id is unknown', async () => {
    const tiny = await serveTiny()
    const channel = new Channel(tiny)
    await channel.open([ONE])
    await channel.post(1, [], 0, '&TYPE=terminate')
    expect(tiny.service.streams[0]?.isClosed).toBe(true)
    const reply = await channel.post(1, [TWO])
    expect([reply.status, await reply.text()]).toEqual([400, 'Unknown SID'])
  })

  test('is one of 10 000 at most, until one of them ends', () => {
    const clock = new Clock()
    clock.freeze()
    const sessions = new WebChannelSessions(clock)
    onTestFinished(() => sessions.close())
    const first = sessions.open()
    for (let open = 1; open < 10_000; open += 1) sessions.open()
    expect(() => sessions.open()).toThrow('10000 WebChannel sessions are open')
    sessions.remove(first.id)
    expect(sessions.get(sessions.open().id)).toBeDefined()
  })

  test('expires a minute after it lost its back channel, not before', async () => {
    const tiny = await serveTiny()
    tiny.clock.freeze()
    const channel = new Channel(tiny)
    await channel.open([ONE])
    const back = await channel.stream(0)
    tiny.clock.advance(120_000_000)
    expect(tiny.service.streams[0]?.isClosed).toBe(false)
    back.cut()
    await until('the server to notice', async () => (await (await channel.post(1, [])).text()).startsWith('7\n[0'))
    tiny.clock.advance(59_000_000)
    expect(tiny.service.streams[0]?.isClosed).toBe(false)
    tiny.clock.advance(2_000_000)
    expect(tiny.service.streams[0]?.isClosed).toBe(true)
  })

  test('is kept alive by noop arrays', async () => {
    const sessions = new WebChannelSessions(new Clock(), 5)
    onTestFinished(() => sessions.close())
    const session = sessions.open()
    let text = ''
    const response = { writeHead() {}, flushHeaders() {}, on() {}, write: (chunk: string) => (text += chunk), end() {} }
    session.attach(response as never, 0, false)
    await until('a noop', () => text)
    expect(text).toMatch(/^14\n\[\[1,\["noop"\]\]\]/)
  })
})
