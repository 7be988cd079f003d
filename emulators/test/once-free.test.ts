import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { onceFree } from './once-free.ts'

async function listen(port: number) {
  const server = createServer().listen(port, '127.0.0.1')
  onTestFinished(() => void server.close())
  await once(server, 'listening')
  return server
}

test('a port that another has is asked for until it is free', async () => {
  const other = await listen(0)
  const { port } = other.address() as AddressInfo
  let asked = 0
  const server = await onceFree(() => {
    asked += 1
    if (asked === 3) other.close()
    return listen(port)
  })
  expect(server.address()).toMatchObject({ port })
  expect(asked).toBeGreaterThanOrEqual(3)
})

test('it is done when it resolves, with whatever', async () => {
  const results = [1, 2]
  expect(await onceFree(() => Promise.resolve(void results.pop()))).toBeUndefined()
  expect(results).toEqual([1])
})

test('another error ends it', async () => {
  await expect(onceFree(() => Promise.reject(new Error('damaged')))).rejects.toThrow('damaged')
})
