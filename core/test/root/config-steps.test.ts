import { expect, test } from 'vitest'
import { configSteps, STEP_LIMITS } from '../../src/root/config-steps.ts'
import { diffConfig } from '../../src/root/diff-config.ts'
import { meshConfigSchema } from '../../src/schema/config.ts'
import { at } from '../fixtures.ts'

const NOTHING = { services: new Map(), checks: new Map() }

function diffOf(services: number, body?: string) {
  const http = { url: 'http://x.test/', ...(body === undefined ? {} : { body }) }
  const config = meshConfigSchema.parse({
    version: 1,
    services: Array.from({ length: services }, (_, index) => ({ id: `s${index}`, checks: [{ id: 'http', http }] })),
  })
  return diffConfig(config, NOTHING, [], at(0))
}

test('a small change is one step', () => {
  const steps = configSteps(diffOf(3), new Set(['b1']))
  expect(steps.map((step) => step.map(({ kind }) => kind))).toEqual([
    ['service', 'service', 'service', 'check', 'check', 'check', 'board'],
  ])
})

test('boards that need nothing are left out, and nothing to do is no step', () => {
  expect(configSteps(diffOf(1), new Set())[0]?.map(({ kind }) => kind)).toEqual(['service', 'check'])
  expect(configSteps(diffOf(0), new Set())).toEqual([])
})

test('a large change is cut into steps that fit, values before boards', () => {
  const steps = configSteps(diffOf(1000), new Set(['b1', 'b2']))
  for (const step of steps) expect(step.length).toBeLessThanOrEqual(STEP_LIMITS.writes)
  const kinds = steps.flat().map(({ kind }) => kind)
  expect(kinds.length).toBe(2002)
  expect(kinds.indexOf('board')).toBe(2000)
})

test('bytes cut steps too', () => {
  const steps = configSteps(diffOf(150, 'x'.repeat(60_000)), new Set())
  expect(steps.length).toBeGreaterThan(1)
  for (const step of steps) expect(JSON.stringify(step).length).toBeLessThan(STEP_LIMITS.bytes * 1.1)
})
