import { describe, expect, test } from 'vitest'
import { compileConfig } from '../../src/root/compile-config.ts'
import { diffRootSettings } from '../../src/root/diff-root-settings.ts'
import { compiledCheckSchema } from '../../src/schema/check.ts'
import { meshConfigSchema } from '../../src/schema/config.ts'

const HTTP = { http: { url: 'https://a.test/' } }

function parsed(check: object, rest: object = {}, protocol: object = HTTP) {
  const service = { id: 'a', checks: [{ id: 'x', ...protocol, ...check }] }
  return meshConfigSchema.safeParse({ version: 1, services: [service], ...rest })
}

function compiledFrom(check: object, protocol: object = HTTP) {
  return compiledCheckSchema.parse(
    compileConfig(meshConfigSchema.parse(parsed(check, {}, protocol).data)).checks.get('a.x'),
  )
}

const ROUND_KEYS = ['regions', 'failQuorum', 'recoverQuorum', 'reprobe', 'paused'] as const

describe('what a check says about its rounds', () => {
  test('is stored only when it is not the default', () => {
    for (const check of [{}, { regions: ['us-central1'] }, { reprobe: true, paused: false }]) {
      expect(ROUND_KEYS.filter((key) => key in compiledFrom(check))).toEqual([])
    }
    const full = { failQuorum: 1, recoverQuorum: 2, reprobe: false, paused: true }
    expect(compiledFrom({ ...full, regions: ['asia-northeast1', 'us-central1'] })).toMatchObject({
      ...full,
      regions: ['us-central1', 'asia-northeast1'],
    })
  })

  test('a check that judges without the network is not probed again elsewhere', () => {
    expect(compiledFrom({}, { domain: { name: 'a.test' } }).reprobe).toBe(false)
  })

  test.each<[string, object, RegExp]>([
    ['an unknown region', { regions: ['mars-north1'] }, /Invalid option/],
    ['no region', { regions: [] }, /Too small/],
    ['a region twice', { regions: ['europe-west1', 'europe-west1'] }, /"europe-west1" is named twice/],
    ['a quorum of none', { failQuorum: 0 }, /Too small/],
    [
      'more to fail than regions',
      { regions: ['us-central1', 'europe-west1'], failQuorum: 3 },
      /number of the check's regions, 2; found 3/,
    ],
    ['more to recover than regions', { recoverQuorum: 2 }, /number of the check's regions, 1; found 2/],
  ])('%s is refused', (_, check, words) => {
    expect(parsed(check).error?.issues[0]?.message).toMatch(words)
  })
})

describe('controls', () => {
  test('are up to three HTTP addresses', () => {
    expect(parsed({}, { controls: ['https://one.test/', 'http://two.test/'] }).success).toBe(true)
    expect(parsed({}, { controls: ['ftp://one.test/'] }).success).toBe(false)
    expect(parsed({}, { controls: Array(4).fill('https://one.test/') }).success).toBe(false)
  })

  test('are stored with the settings, and a plan tells which come and go', () => {
    const config = (controls: string[]) => meshConfigSchema.parse(parsed({}, { controls }).data)
    const first = diffRootSettings(config(['https://one.test/', 'https://two.test/']))
    expect(first.settings?.controls).toEqual(['https://one.test/', 'https://two.test/'])
    const second = diffRootSettings(config(['https://two.test/']), first.settings)
    expect(second.lines.filter(({ change }) => change !== 'unchanged')).toEqual([
      { change: 'delete', kind: 'control', id: 'https://one.test/', fields: [] },
    ])
  })
})
