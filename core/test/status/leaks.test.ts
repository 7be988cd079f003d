import {
  type Arbitrary,
  assert,
  boolean,
  constantFrom,
  property,
  record,
  stringMatching,
  uniqueArray,
} from 'fast-check'
import { expect, test } from 'vitest'
import { encodeBucket, EMPTY_BUCKET } from '../../src/root/history/bucket.ts'
import type { Board, BoardEntry } from '../../src/schema/board.ts'
import type { Incident } from '../../src/schema/incident.ts'
import type { StatusPage } from '../../src/schema/settings/status-page.ts'
import { gatherMemory, listedServices } from '../../src/status/gather-memory.ts'
import { renderBadge } from '../../src/status/render-badge.ts'
import { renderFeed } from '../../src/status/render-feed.ts'
import { renderPage } from '../../src/status/render-page.ts'
import { shownPage } from '../../src/status/shown-page.ts'
import { snapshotOf } from '../../src/status/snapshot-of.ts'
import { summaryOf } from '../../src/status/summary-of.ts'
import { at, incident } from '../fixtures.ts'
import { live, page } from './fixtures.ts'

const SECRETS = [
  'unlistedId',
  'unlistedName',
  'serviceId',
  'serviceName',
  'checkId',
  'checkName',
  'group',
  'probeMessage',
  'advisory',
  'title',
  'cause',
  'causeText',
  'causeId',
  'scopeId',
  'uid',
  'person',
  'reason',
  'windowId',
  'windowPerson',
  'incidentId',
  'boardId',
  'region',
] as const
type Secrets = Record<(typeof SECRETS)[number], string>

/** A different long word for each private field, made anew in every run. */
const secrets = uniqueArray(stringMatching(/^[a-z]{12}$/), {
  minLength: SECRETS.length,
  maxLength: SECRETS.length,
}).map((words) => Object.fromEntries(SECRETS.map((name, index) => [name, `q${words[index]}q`])) as Secrets)

const states = record({
  state: constantFrom('up', 'degraded', 'partial', 'down', 'unknown', 'paused'),
  isInMaintenance: boolean(),
  isResolved: boolean(),
  hasAdvisory: boolean(),
})

/** Everything that Mesh knows of two services, one of which is on the page. */
function world(
  secret: Secrets,
  { state, isInMaintenance, isResolved, hasAdvisory }: typeof states extends Arbitrary<infer T> ? T : never,
) {
  const names = { group: secret.group, message: secret.probeMessage, incidentId: secret.incidentId }
  const entryOf = (serviceId: string, serviceName: string): BoardEntry =>
    live({
      ...names,
      serviceId,
      serviceName,
      name: secret.checkName,
      state,
      advisory: hasAdvisory ? secret.advisory : null,
    })
  const checks = {
    [`${secret.serviceId}.${secret.checkId}`]: entryOf(secret.serviceId, secret.serviceName),
    [`${secret.unlistedId}.${secret.checkId}`]: entryOf(secret.unlistedId, secret.unlistedName),
  }
  const board: Board = { schemaVersion: 1, updateTime: at(0), checks }
  const incidentOf = (serviceId: string, serviceName: string): Incident =>
    incident({
      serviceId,
      serviceName,
      checkId: `${serviceId}.${secret.checkId}`,
      title: secret.title,
      cause: secret.cause,
      causeText: secret.causeText,
      causeId: secret.causeId,
      scopeId: secret.scopeId,
      assignee: { uid: secret.uid, name: secret.person },
      openTime: at(-100),
      ...(isResolved ? { state: 'resolved', resolveTime: at(-10) } : {}),
    })
  const incidents = new Map([
    [`${secret.serviceId}.${secret.checkId}_1`, incidentOf(secret.serviceId, secret.serviceName)],
    [`${secret.incidentId}_2`, incidentOf(secret.unlistedId, secret.unlistedName)],
  ])
  const windows = isInMaintenance
    ? [
        {
          id: secret.windowId,
          name: secret.reason,
          services: new Set([secret.serviceId]),
          startTime: at(-50),
          endTime: at(50),
        },
      ]
    : []
  const bucket = encodeBucket({ ...EMPTY_BUCKET, ok: 3, fail: 1 })
  const days = [
    {
      schemaVersion: 1 as const,
      boardId: secret.boardId,
      dayTime: at(-12 * 3600),
      countedUntil: at(0),
      isCompacted: false,
      expireTime: at(0),
      checks: Object.fromEntries(Object.keys(checks).map((id) => [id, { name: secret.checkName, bucket }])),
    },
  ]
  return { board, incidents, windows, days, rollups: [] }
}

function published(one: StatusPage, facts: ReturnType<typeof world>) {
  const memory = gatherMemory(null, listedServices([one]), facts, at(0))
  const entries = new Map<string, BoardEntry[]>()
  for (const entry of Object.values(facts.board.checks)) entries.set(entry.serviceId, [entry])
  const snapshot = snapshotOf(one, { entries, windows: facts.windows, memory }, at(0))
  const services = snapshot.sections.flatMap(({ services }) => services)
  const all = [0, 2000].flatMap((seconds) => {
    const shown = shownPage(snapshot, at(seconds))
    const badges = services.flatMap((service) =>
      (['uptime', 'latency', 'state'] as const).map((badge) => renderBadge(badge, service, shown.isStale)),
    )
    return [renderPage(one.id, shown), JSON.stringify(summaryOf(shown)), ...badges]
  })
  return {
    snapshot,
    text: [JSON.stringify(snapshot), renderFeed(one.id, snapshot, 'https://x.test'), ...all].join('\n'),
  }
}

test('no private word gets into anything that is public', () => {
  assert(
    property(secrets, states, (secret, state) => {
      const one = page({
        sections: [{ name: 'Buying', services: [{ service: secret.serviceId, name: 'Card payments' }] }],
      })
      const { text } = published(one, world(secret, state))
      for (const [name, word] of Object.entries(secret)) expect(text.includes(word), `${name} leaked`).toBe(false)
      expect(text).toContain('Card payments')
    }),
    { numRuns: 200 },
  )
})

test('a service without a public name shows its own, and still nothing else', () => {
  assert(
    property(secrets, states, ({ serviceName, ...secret }, state) => {
      const one = page({ sections: [{ name: 'Buying', services: [{ service: secret.serviceId }] }] })
      const { text } = published(one, world({ ...secret, serviceName }, state))
      for (const [name, word] of Object.entries(secret)) expect(text.includes(word), `${name} leaked`).toBe(false)
      expect(text).toContain(serviceName)
    }),
    { numRuns: 50 },
  )
})
