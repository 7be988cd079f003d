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

test('without a running suite the place that was searched is named', () => {
  vi.stubEnv('MESH_DATA', '/nowhere')
  vi.stubEnv('MESH_SITE', undefined)
  expect(() => targetSite(undefined)).toThrow('/nowhere/suite.json is not there')
})
