import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer as createHttpServer } from 'node:http'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { gcloudAdvice } from '../src/secrets/gcloud-advice.ts'
import { LocalSecrets } from '../src/secrets/local-secrets.ts'
import { readValue, type Terminal } from '../src/secrets/read-value.ts'
import { writeSuite } from '../src/suite/suite-file.ts'
import { REPOSITORY } from '../src/suite/repository.ts'
import { SecretManagerProcess } from './secret-manager-process.ts'

let directory: string
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'mesh-cli-secrets-'))
})
afterEach(() => rmSync(directory, { recursive: true }))

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

async function withStand<T>(work: (address: string) => Promise<T>): Promise<T> {
  const address = `127.0.0.1:${await freePort()}`
  const stand = new SecretManagerProcess({ address, dataDirectory: join(directory, 'secrets') })
  try {
    await stand.ready()
    return await work(address)
  } finally {
    await stand.stop()
  }
}

test('secrets are set, listed and kept over restarts, and the process ends', async () => {
  const first = await withStand(async (address) => {
    const secrets = new LocalSecrets(address, 'demo-mesh')
    expect(await secrets.list()).toEqual([])
    expect(await secrets.set('team-chat', 'https://chat.test/hook')).toBe(1)
    await expect(secrets.set('a b', 'x')).rejects.toThrow(/letters, digits/)
    return address
  })
  const gone = new LocalSecrets(first, 'demo-mesh')
  await expect(gone.list()).rejects.toThrow(/Start it with "npm start"/)
  await withStand(async (address) => {
    const secrets = new LocalSecrets(address, 'demo-mesh')
    expect(await secrets.set('team-chat', 'other')).toBe(2)
    expect(await secrets.set('api-key', 'one')).toBe(1)
    expect(await secrets.list()).toEqual(['api-key', 'team-chat'])
  })
})

test('a port that is taken is told at once', async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = `127.0.0.1:${(server.address() as AddressInfo).port}`
  const stand = new SecretManagerProcess({ address, dataDirectory: directory })
  await expect(stand.ready()).rejects.toThrow(/ended at once: .*EADDRINUSE/s)
  await stand.stop()
  server.close()
})

test('what answers in the place of the stand-in is named', async () => {
  const server = createHttpServer((_, response) => response.writeHead(502).end('<html>')).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = `127.0.0.1:${(server.address() as AddressInfo).port}`
  const secrets = new LocalSecrets(address, 'demo-mesh')
  const expected = { message: expect.stringContaining(`http://${address}/v1/projects/demo-mesh/secrets`) as string }
  await expect(secrets.list()).rejects.toMatchObject({ code: 'unavailable', ...expected })
  await expect(secrets.set('token', 'value')).rejects.toMatchObject({ code: 'unavailable', ...expected })
  server.close()
})

describe('the command', () => {
  function mesh(...args: string[]): ChildProcess {
    return spawn(process.execPath, [join(REPOSITORY, 'cli/src/main.ts'), 'secret', ...args], {
      env: { ...process.env, MESH_DATA: directory },
    })
  }

  async function output(child: ChildProcess, input = ''): Promise<string> {
    let text = ''
    child.stdout?.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
    child.stderr?.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
    child.stdin?.end(input)
    await once(child, 'close')
    return text
  }

  test('takes a value from a pipe, and says none of it', async () => {
    const said = await withStand(async (secretManager) => {
      const suite = { site: 'http://127.0.0.1:1', projectId: 'demo-mesh', auth: '127.0.0.1:1', secretManager, demo: {} }
      writeSuite(directory, suite)
      return [await output(mesh('set', 'token'), 'hunter2\n'), await output(mesh('list'))]
    })
    expect(said).toEqual(['token has version 1. Functions use it within five minutes.\n', 'token\n'])
  })

  test('takes no value as an argument, and needs a suite', async () => {
    expect(await output(mesh('set', 'token', 'hunter2'))).toMatch(/too many arguments/)
    expect(await output(mesh('list'))).toMatch(/No local suite is running/)
  })

  test('gives the command for a deployed project', async () => {
    const said = await output(mesh('set', 'token', '--project', 'shop'))
    expect(said).toBe(`${gcloudAdvice('set', 'shop', 'token')}\n`)
    expect(said).toContain('gcloud secrets versions add token --project=shop --data-file=-')
    expect(await output(mesh('list', '--project', 'shop'))).toBe('gcloud secrets list --project=shop\n')
  })
})

test('a value that is no text is refused, since it would be stored as something else', async () => {
  const piped = Object.assign(new PassThrough(), { isTTY: false })
  piped.end(Buffer.from([0x61, 0xff, 0x0a]))
  await expect(readValue(piped, new PassThrough(), '')).rejects.toThrow(
    'The value is not UTF-8 text. Encode it, for example with base64, and pipe that in.',
  )
})

describe('a value that is typed', () => {
  function terminal(): { input: Terminal; shown: () => string; output: PassThrough; modes: boolean[] } {
    const modes: boolean[] = []
    const input = Object.assign(new PassThrough(), { isTTY: true, setRawMode: (isRaw: boolean) => modes.push(isRaw) })
    const output = new PassThrough()
    return { input, output, modes, shown: () => String(output.read()) }
  }

  test('ends with the line, can be corrected and is not shown', async () => {
    const { input, output, shown, modes } = terminal()
    const value = readValue(input, output, 'Value: ')
    input.push('huntex')
    input.push('\x7fr2\r')
    expect(await value).toBe('hunter2')
    expect(shown()).toBe('Value: \n')
    expect(modes).toEqual([true, false])
  })

  test('is given up with Ctrl-C, and an empty one is refused', async () => {
    const one = terminal()
    const given = readValue(one.input, one.output, 'Value: ')
    one.input.push('hunt\x03')
    await expect(given).rejects.toThrow('Nothing was set.')
    const two = terminal()
    const empty = readValue(two.input, two.output, 'Value: ')
    two.input.push('\n')
    await expect(empty).rejects.toThrow('The value is empty')
  })
})
