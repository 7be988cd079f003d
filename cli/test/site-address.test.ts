import { afterEach, expect, test, vi } from 'vitest'
import { siteAddress } from '../src/site/site-address.ts'

afterEach(() => {
  vi.unstubAllEnvs()
})

test('the option comes before the environment, without its closing slash', () => {
  vi.stubEnv('MESH_SITE', 'https://other.example')
  expect(siteAddress('https://mesh.example//')).toBe('https://mesh.example')
  expect(siteAddress(undefined)).toBe('https://other.example')
})

test.each(['mesh.example', 'ftp://mesh.example', ''])('"%s" is no address', (address) => {
  expect(() => siteAddress(address)).toThrow('expected one such as https://mesh.example')
})

test('without a running suite the place that was searched is named', () => {
  vi.stubEnv('MESH_DATA', '/nowhere')
  vi.stubEnv('MESH_SITE', undefined)
  expect(() => siteAddress(undefined)).toThrow('/nowhere/suite.json is not there')
})
