import { BlockList, createServer } from 'node:net'
import { createServer as createHttpServer } from 'node:http'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { allowList } from '../../../src/root/probe/guard/allow-list.ts'
import { livePin, pinning } from '../../../src/root/probe/guard/pin.ts'
import { refusalReason } from '../../../src/root/probe/guard/refusal-reason.ts'
import { probeHttp } from '../../../src/root/probe/http.ts'
import { probeTcp } from '../../../src/root/probe/tcp.ts'
import { compiledCheck } from '../../fixtures.ts'
import { checkOf } from './check-of.ts'
import { listen } from './loopback.ts'

const LOOPBACK = allowList('127.0.0.0/8')
const nothing = allowList('')

function resolving(...answers: string[][]) {
  const asked: string[] = []
  const resolve = (host: string) => {
    const addresses = answers[Math.min(asked.push(host), answers.length) - 1] ?? []
    return Promise.resolve(addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })))
  }
  return { asked, resolve }
}

function http(url: string) {
  return checkOf({ http: { ...compiledCheck().http, url } })
}

describe('an address', () => {
  test.each([
    ['127.0.0.1', 'loopback'],
    ['10.0.0.1', 'private'],
    ['172.31.255.255', 'private'],
    ['192.168.1.1', 'private'],
    ['100.64.0.1', 'carrier-grade NAT'],
    ['169.254.169.254', 'metadata'],
    ['169.254.1.1', 'link-local'],
    ['0.0.0.0', 'unspecified'],
    ['192.0.2.1', 'documentation'],
    ['224.0.0.1', 'multicast'],
    ['255.255.255.255', 'reserved'],
    ['::', 'unspecified'],
    ['::1', 'loopback'],
    ['fd00:ec2::254', 'metadata'],
    ['fd12::1', 'private'],
    ['fe80::1', 'link-local'],
    ['fe80::1%eth0', 'not an IP address'],
    ['ff02::1', 'multicast'],
    ['2001:db8::1', 'documentation'],
    ['4000::1', 'reserved'],
    ['::ffff:10.0.0.1', 'private'],
    ['::ffff:a9fe:a9fe', 'metadata'],
    ['::127.0.0.1', 'loopback'],
    ['::8.8.8.8', 'reserved'],
    ['64:ff9b::a00:1', 'private'],
    ['64:ff9b:1::808:808', 'reserved'],
    ['2002:7f00:1::', 'loopback'],
    ['2001::1', 'reserved'],
    ['localhost', 'not an IP address'],
  ])('%s is refused: %s', (address, reason) => {
    expect(refusalReason(address)).toContain(reason)
  })

  test.each([
    '8.8.8.8',
    '172.32.0.1',
    '100.128.0.1',
    '2606:4700::1',
    '::ffff:8.8.8.8',
    '64:ff9b::808:808',
    '2002:808:808::',
  ])('%s is public', (address) => {
    expect(refusalReason(address)).toBeUndefined()
  })
})

describe('the table', () => {
  const v4: [string, number][] = [
    ['0.0.0.0', 8],
    ['10.0.0.0', 8],
    ['100.64.0.0', 10],
    ['127.0.0.0', 8],
    ['168.63.129.16', 32],
    ['169.254.0.0', 16],
    ['172.16.0.0', 12],
    ['192.0.0.0', 24],
    ['192.0.2.0', 24],
    ['192.88.99.0', 24],
    ['192.168.0.0', 16],
    ['198.18.0.0', 15],
    ['198.51.100.0', 24],
    ['203.0.113.0', 24],
    ['224.0.0.0', 3],
  ]
  const refused4 = new BlockList()
  for (const [network, prefix] of v4) refused4.addSubnet(network, prefix, 'ipv4')

  /** Any address, with half of the draws at or beside the border of a block. */
  const address4 = fc.oneof(
    fc.nat(0xffff_ffff),
    fc
      .tuple(fc.constantFrom(...v4), fc.constantFrom(-1, 0, 1), fc.boolean())
      .map(([[network, prefix], step, isEnd]) => {
        const start = network.split('.').reduce((value, part) => value * 256 + Number(part), 0)
        return (start + (isEnd ? 2 ** (32 - prefix) : 0) + step + 2 ** 32) % 2 ** 32
      }),
  )
  const dotted = (value: number) => [24, 16, 8, 0].map((shift) => (value >>> shift) & 255).join('.')
  const hex = (value: number) => `${(value >>> 16).toString(16)}:${(value & 0xffff).toString(16)}`

  test('agrees with node:net’s on every IPv4 address and on what carries it', () => {
    fc.assert(
      fc.property(address4, (value) => {
        const isRefused = refused4.check(dotted(value))
        for (const text of [
          dotted(value),
          `::ffff:${dotted(value)}`,
          `64:ff9b::${hex(value)}`,
          `2002:${hex(value)}::1`,
        ]) {
          expect(refusalReason(text) !== undefined, text).toBe(isRefused)
        }
        expect(refusalReason(`::${dotted(value)}`)).toBeDefined()
      }),
      { numRuns: 2000 },
    )
  })

  test('agrees with node:net’s on IPv6 addresses', () => {
    const global = new BlockList()
    global.addSubnet('2000::', 3, 'ipv6')
    const special = new BlockList()
    for (const [network, prefix] of [
      ['2001::', 23],
      ['2001:db8::', 32],
      ['3fff::', 20],
    ] as const) {
      special.addSubnet(network, prefix, 'ipv6')
    }
    const first = fc.oneof(fc.nat(0xffff), fc.constantFrom(0x2001, 0x3fff, 0x4000, 0x1fff, 0x2000))
    const second = fc.oneof(fc.nat(0xffff), fc.constantFrom(0x0db8, 0x0db7, 0x0db9, 0x1ff, 0x200, 0xfff, 0x1000))
    fc.assert(
      fc.property(first, second, fc.array(fc.nat(0xffff), { minLength: 6, maxLength: 6 }), (a, b, rest) => {
        // Blocks that carry an IPv4 address are judged by it.
        fc.pre(a !== 0x2002 && !(a === 0x64 && b === 0xff9b) && (a !== 0 || b !== 0))
        const text = [a, b, ...rest].map((group) => group.toString(16)).join(':')
        const isPublic = global.check(text, 'ipv6') && !special.check(text, 'ipv6')
        expect(refusalReason(text) === undefined, text).toBe(isPublic)
      }),
      { numRuns: 2000 },
    )
  })
})

describe('a name', () => {
  test('is looked up once, and the connection goes to the address that was checked', async () => {
    const { asked, resolve } = resolving(['127.0.0.1'], ['127.0.0.9'])
    const port = await listen(createHttpServer((_, response) => response.end()))
    const pin = pinning(allowList('127.0.0.1'), resolve)
    expect(await probeHttp(http(`http://rebinding.test:${port}/`), pin)).toMatchObject({ outcome: 'ok' })
    expect(asked).toEqual(['rebinding.test'])
  })

  test('that means another address at the next look-up is refused then', async () => {
    const { resolve } = resolving(['127.0.0.1'], ['127.0.0.9'])
    const port = await listen(createServer())
    const pin = pinning(allowList('127.0.0.1'), resolve)
    const check = checkOf({ tcp: { host: 'rebinding.test', port } })
    expect(await probeTcp(check, pin)).toMatchObject({ outcome: 'ok' })
    expect(await probeTcp(check, pin)).toMatchObject({
      outcome: 'error',
      message:
        'Mesh refuses to probe rebinding.test at 127.0.0.9: loopback (127.0.0.0/8). To allow it, add 127.0.0.9 to MESH_PROBE_ALLOW',
    })
  })

  test('with one refused address among public ones is refused', async () => {
    const { resolve } = resolving(['8.8.8.8', '10.0.0.1'])
    await expect(pinning(nothing, resolve)('two.test')).rejects.toThrow('two.test at 10.0.0.1: private')
  })

  test('of the metadata service is refused without asking anybody, allowed name or not', async () => {
    const { asked, resolve } = resolving([])
    for (const host of ['metadata.google.internal', 'METADATA.google.internal.']) {
      await expect(pinning(allowList('metadata.google.internal'), resolve)(host)).rejects.toThrow('metadata service')
    }
    expect(asked).toEqual([])
  })

  test('without an address fails as not found', async () => {
    const { resolve } = resolving([])
    expect(await probeHttp(http('http://void.test/'), pinning(nothing, resolve))).toMatchObject({
      outcome: 'fail',
      message: 'DNS: host not found: void.test',
    })
  })
})

describe('a URL', () => {
  test.each([
    'http://0x7f.1/',
    'http://2130706433/',
    'http://017700000001/',
    'http://[::ffff:7f00:1]/',
    'http://[::1]/',
  ])('%s is seen through', async (url) => {
    const { outcome, message } = await probeHttp(http(url), pinning(nothing))
    expect(outcome).toBe('error')
    expect(message).toMatch(/^Mesh refuses to probe \S+: loopback/)
  })

  test('that redirects is checked at each hop', async () => {
    const port = await listen(
      createHttpServer((_, response) => response.writeHead(302, { location: 'http://169.254.169.254/token' }).end()),
    )
    expect(await probeHttp(http(`http://127.0.0.1:${port}/`), pinning(LOOPBACK))).toMatchObject({
      outcome: 'error',
      message: expect.stringContaining('169.254.169.254: metadata service of the cloud') as string,
    })
  })
})

test('odd notations of hosts without a URL are seen through as well', async () => {
  const { outcome, message } = await probeTcp(checkOf({ tcp: { host: '2130706433', port: 1 } }), pinning(nothing))
  expect([outcome, message]).toEqual(['error', expect.stringContaining('at 127.0.0.1: loopback')])
})

describe('the allow list', () => {
  test('takes blocks, addresses and names', async () => {
    const list = allowList('10.0.0.0/8, fd00::/8\n192.168.1.1  DB.Internal. ')
    const { resolve } = resolving(['172.16.0.1'])
    const pin = pinning(list, resolve)
    for (const host of ['10.255.0.1', '[fd00::1]', '192.168.1.1', 'db.internal', 'db.INTERNAL.']) {
      expect((await pin(host)).addresses).toHaveLength(1)
    }
    await expect(pin('192.168.1.2')).rejects.toThrow('private')
    await expect(pin('other.internal')).rejects.toThrow('172.16.0.1')
  })

  test('lets a name reach the metadata service only by address', async () => {
    const { resolve } = resolving(['169.254.169.254'])
    await expect(pinning(allowList('mine.test'), resolve)('mine.test')).rejects.toThrow('metadata service')
    await expect(pinning(allowList('169.254.169.254'), resolve)('mine.test')).resolves.toBeDefined()
  })

  test.each(['10.0.0.0/33', '10.0.0.0/8/8', 'http://x', '*.internal', '::1/x'])('refuses %s', (entry) => {
    expect(() => allowList(entry)).toThrow(`MESH_PROBE_ALLOW: found "${entry}"; expected an address`)
  })

  test('of this deployment comes from its environment', async () => {
    await expect(livePin('127.0.0.1')).resolves.toBeDefined()
    await expect(livePin('10.0.0.1')).rejects.toThrow('private')
  })
})
