import { beforeEach, expect, test } from 'vitest'
import type { Transition } from '@mesh/core/schema/transition'
import { firestore } from '../../src/kit/firestore.ts'
import { changeIncident } from '../../src/root/store/incidents.ts'
import { trackIncident } from '../../src/root/track-incident.ts'
import { at } from '../fixtures.ts'
import { clearFirestore, stored, takeOwnProject } from '../mesh.ts'

takeOwnProject()
beforeEach(clearFirestore)

function written(changes: Partial<Transition>) {
  const data: Transition = {
    schemaVersion: 1,
    checkId: 'a.http',
    checkName: 'Health',
    serviceId: 'a',
    serviceName: 'A',
    seq: 7,
    from: 'up',
    to: 'down',
    time: at(10),
    message: 'HTTP 503 (expected 2xx)',
    incidentId: 'a.http_7',
    effect: 'open',
    ...changes,
  }
  return { path: `transitions/a.http_${data.seq}`, data }
}

const opening = written({})
const resolving = written({ seq: 9, from: 'down', to: 'up', time: at(60), effect: 'resolve', message: 'well again' })

async function timeline() {
  const { docs } = await (await firestore()).collection('incidents/a.http_7/events').get()
  return docs.map((document) => `${document.id} ${String(document.get('action'))}`)
}

test('opens and resolves, with a timeline', async () => {
  await trackIncident(opening)
  expect((await stored()).incidents.get('a.http_7')).toMatchObject({ state: 'open', cause: 'HTTP 503 (expected 2xx)' })
  await trackIncident(resolving)
  expect((await stored()).incidents.get('a.http_7')).toMatchObject({ state: 'resolved', resolveTime: at(60) })
  expect(await timeline()).toEqual(['a.http_7 incident.open', 'a.http_9 incident.resolve'])
})

test.each([
  ['in the wrong order', [resolving, opening]],
  ['each twice', [opening, opening, resolving, resolving]],
  ['the opening again after the resolving', [opening, resolving, opening]],
])('delivered %s, the end is the same', async (_, deliveries) => {
  await trackIncident(opening)
  await trackIncident(resolving)
  const expected = [await stored(), await timeline()]
  await clearFirestore()
  for (const delivery of deliveries) await trackIncident(delivery)
  expect([await stored(), await timeline()]).toEqual(expected)
})

test('delivered at the same time, the end is the same', async () => {
  await Promise.all([opening, resolving, opening, resolving].map((one) => trackIncident(one)))
  expect((await stored()).incidents.get('a.http_7')).toMatchObject({ state: 'resolved', openTime: at(10) })
  expect(await timeline()).toHaveLength(2)
})

test('a crash before or after the commit is mended by the next delivery', async () => {
  const crashing: typeof changeIncident = (incidentId, eventId, decide) =>
    changeIncident(incidentId, eventId, (existing, event) => {
      decide(existing, event)
      throw new Error('crash')
    })
  await expect(trackIncident(opening, { changeIncident: crashing })).rejects.toThrow('crash')
  expect((await stored()).incidents.size).toBe(0)
  expect(await timeline()).toEqual([])
  await trackIncident(opening)
  expect(await timeline()).toHaveLength(1)
})

test('a transition without effect reads and writes nothing', async () => {
  const never = () => Promise.reject(new Error('touched'))
  const quiet = written({ effect: 'none', incidentId: null })
  await expect(trackIncident(quiet, { changeIncident: never, correlateIncidents: never })).resolves.toBeUndefined()
})

test('a transition that cannot be read is the fault of who wrote it', async () => {
  await expect(trackIncident({ path: 'transitions/x', data: {} })).rejects.toMatchObject({ fault: 'user' })
})
