import { expect, test } from 'vitest'
import { heartbeatAddress } from '../../src/heartbeat/heartbeat-address.ts'

function answering(result: unknown) {
  const calls: unknown[] = []
  const call = (name: string, data: unknown) => {
    calls.push([name, data])
    return Promise.resolve(result)
  }
  return { calls, site: { call } }
}

test.each([false, true])('the address is the path on the site that the function names (rotate: %s)', async (rotate) => {
  const { site, calls } = answering({ path: '/heartbeat/shop.backup/secret' })
  expect(await heartbeatAddress(site, 'https://mesh.example', 'shop.backup', rotate)).toBe(
    'https://mesh.example/heartbeat/shop.backup/secret',
  )
  expect(calls).toEqual([['heartbeatUrl', { checkId: 'shop.backup', rotate }]])
})

test('an answer that is no path of the site is refused', async () => {
  const { site } = answering({ path: 'https://elsewhere.example/' })
  await expect(heartbeatAddress(site, 'https://mesh.example', 'shop.backup', false)).rejects.toThrow(/path/)
})
