import { expect, test } from 'vitest'
import { takeOwnProject } from '../../mesh.ts'
import { play, type Stream } from './play.ts'
import { repeated } from './platform.ts'

takeOwnProject()

/** In Vienna the clock goes from 02:00 to 03:00 at 01:00 UTC on this day, and from 03:00 back to 02:00 on the other. */
const SPRING = '2026-03-29'
const AUTUMN = '2026-10-25'

const ZONE = { timeZone: 'Europe/Vienna' }
const nightly = { id: 'night', everything: true, every: { days: ['sun'], at: '01:30', ...ZONE }, duration: '1h' }

function stream(startTime: string, finds: string, sent: string[], changes: Partial<Stream>): Stream {
  const expected = { incidents: ['a resolved'], sent, states: { a: 'up' } }
  return { startTime: new Date(startTime), services: { a: {} }, finds: { a: finds }, minutes: 26, expected, ...changes }
}

/** Up, then down from the third minute on until the 18th, up again. */
const LONG = `uu${'d'.repeat(16)}u`

const CASES: Record<string, Stream> = {
  'a maintenance in which the clock skips an hour lasts as long as it says': stream(
    `${SPRING}T01:20:00Z`,
    LONG,
    ['trigger a at 01:30', 'resolve a at 01:39'],
    { config: { maintenance: [nightly] } },
  ),
  'a maintenance until a time that the clock shows an hour early ends then': stream(
    `${SPRING}T01:20:00Z`,
    LONG,
    ['trigger a at 01:30', 'resolve a at 01:39'],
    {
      config: {
        maintenance: [{ id: 'once', everything: true, from: `${SPRING}T01:30`, to: `${SPRING}T03:30`, ...ZONE }],
      },
    },
  ),
  'a maintenance in which the clock goes back covers the hour that comes twice': stream(
    `${AUTUMN}T02:20:00Z`,
    LONG,
    ['trigger a at 02:30', 'resolve a at 02:39'],
    {
      config: {
        maintenance: [{ id: 'once', everything: true, from: `${AUTUMN}T02:30`, to: `${AUTUMN}T03:30`, ...ZONE }],
      },
    },
  ),
  'what comes and goes in a maintenance is never told, whatever the clock does': stream(
    `${SPRING}T01:08:00Z`,
    'uudddddduu',
    [],
    { config: { maintenance: [nightly] } },
  ),
  'quiet hours end when the clock on the wall says so after it skipped an hour': stream(
    `${SPRING}T00:50:00Z`,
    LONG,
    ['trigger a at 01:00', 'resolve a at 01:09'],
    { quietHours: { from: '22:00', to: '02:30', ...ZONE } },
  ),
  'quiet hours come twice when the clock goes back': stream(
    `${AUTUMN}T01:50:00Z`,
    LONG,
    ['trigger a at 02:00', 'resolve a at 02:09'],
    { quietHours: { from: '02:10', to: '03:00', ...ZONE } },
  ),
}

test.each(Object.entries(CASES))('%s', async (_, one) => {
  const { outcome, deployment, pending } = await play(one, { manner: repeated })
  const sent = deployment.sent.map(({ time }, row) => `${outcome.sent[row]} at ${time.toISOString().slice(11, 16)}`)
  expect({ ...outcome, sent }).toEqual(one.expected)
  expect(pending).toEqual([])
})
