import { afterEach, expect, test, vi } from 'vitest'
import { addDemoCommand } from '../src/commands/demo.ts'
import { addLedgerCommand } from '../src/commands/ledger.ts'
import { addSecretCommand } from '../src/commands/secret.ts'
import { targetSite } from '../src/site/target-site.ts'
import { runCommand } from './commands/run-command.ts'

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

test('without a running suite each command names what it takes in its place', async () => {
  vi.stubEnv('MESH_DATA', '/nowhere')
  vi.stubEnv('MESH_SITE', undefined)
  expect(() => targetSite(undefined)).toThrow('"npm start", or name a site with --site;')
  const project = '"npm start", or name a deployed project with --project;'
  await expect(runCommand(addSecretCommand, 'secret', 'list')).rejects.toThrow(project)
  await expect(runCommand(addLedgerCommand, 'ledger', 'key')).rejects.toThrow(project)
  await expect(runCommand(addDemoCommand, 'demo', 'break', 'payments')).rejects.toThrow(
    'Start it with "npm start"; a suite',
  )
})
