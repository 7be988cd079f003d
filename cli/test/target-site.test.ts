import { afterEach, expect, test, vi } from 'vitest'
import { targetSite } from '../src/site/target-site.ts'

afterEach(() => {
  vi.unstubAllEnvs()
})

test('the option comes before the environment, without its closing slash', () => {
  vi.stubEnv('MESH_SITE', 'https://other.example')
  expect(targetSite('https://mesh.example//').address).toBe('https://mesh.example')
  expect(targetSite(undefined).address).toBe('https://other.example')
})

test.each(['mesh.example', 'ftp://mesh.example', ''])('"%s" is no address', (address) => {
  expect(() => targetSite(address)).toThrow('expected one such as https://mesh.example')
})

test.each([
  'http://project.web.app',
  'HTTP://project.web.app/',
  'http://127.0.0.1.project.web.app',
  'http://10.0.0.7:5000',
])('nobody sends a key in clear to %s', (address) => {
  const secure = `https://${new URL(address).host}`
  expect(() => targetSite(address)).toThrow(
    expect.objectContaining({
      code: 'invalid-argument',
      message: `Keys and passwords would go to "${address}" in clear, and anybody on the way could answer in its name: use ${secure}`,
    }),
  )
})

test.each(['http://localhost:5000', 'http://127.0.0.1:5000', 'http://127.1.2.3', 'http://[::1]:5000'])(
  '%s is this machine and needs no encryption',
  (address) => {
    expect(targetSite(address).address).toBe(address)
  },
)

test('without a running suite the place that was searched is named', () => {
  vi.stubEnv('MESH_DATA', '/nowhere')
  vi.stubEnv('MESH_SITE', undefined)
  expect(() => targetSite(undefined)).toThrow('/nowhere/suite.json is not there')
})
