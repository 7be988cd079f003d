import { expect, it } from 'vitest'
import type { OverrideState } from '@mesh/core/schema/override-state'
import { overrideInWords } from '../src/features/service/override-words.ts'
import { NOW, secondsAgo } from './board-entry.ts'

const held = { actionId: 'a', etag: 'a', since: NOW, endTime: secondsAgo(-60) }

it('says each thing in a sentence of its own, as long as it holds', () => {
  const override: OverrideState = {
    schemaVersion: 1,
    forced: { ...held, state: 'down', message: 'customers call' },
    paused: { ...held, actionId: 'pausing', endTime: null, checks: ['http', 'tcp'] },
    silenced: { ...held, reason: 'known' },
    updateTime: NOW,
  }
  const [forced, paused, silenced] = overrideInWords(override, NOW)
  expect(forced?.words).toMatch(/^Down by decision until .*: customers call$/)
  expect(paused).toEqual({ words: 'Probing of http, tcp is paused until it is reverted', actionId: 'pausing' })
  expect(silenced?.words).toMatch(/^Nobody is told of incidents until .*: known$/)
  expect(overrideInWords(override, secondsAgo(-60))).toEqual([paused])
  expect(overrideInWords(undefined, NOW)).toEqual([])
})
