import { onDocumentCreated } from 'firebase-functions/v2/firestore'
import { onMessagePublished } from 'firebase-functions/v2/pubsub'
import { onSchedule } from 'firebase-functions/v2/scheduler'
import { batchTopic, COLLECTIONS } from '@mesh/core/paths'
import { HOME_REGION, type Region } from '@mesh/core/root/regions'
import { now } from '../kit/clock.ts'
import { background } from '../kit/door.ts'
import { FIVE_MINUTE_OPTIONS, PLANNER_OPTIONS, PROBER_OPTIONS, RECORDER_OPTIONS } from '../options.ts'
import { payloadOf, writtenDocument } from '../kit/door-input.ts'
import { personCallable } from '../kit/person-callable.ts'

/** Every minute: hands out the checks that are due. */
export const planChecks = onSchedule(PLANNER_OPTIONS, () =>
  background('planChecks', async () => {
    const verb = await import('./plan-checks.ts')
    await verb.planChecks(now())
  }),
)

/** For each batch of the home region: probes its checks and writes the results. */
export const probeChecks = prober('probeChecks', HOME_REGION)

/** As `probeChecks`, from Europe. */
export const probeChecksEurope = prober('probeChecksEurope', 'europe-west1')

/** As `probeChecks`, from Asia. */
export const probeChecksAsia = prober('probeChecksAsia', 'asia-northeast1')

function prober(door: string, region: Region) {
  return onMessagePublished({ ...PROBER_OPTIONS, region, topic: batchTopic(region) }, (event) =>
    background(door, async () => {
      const verb = await import('./probe-batch.ts')
      await verb.probeBatch(payloadOf(event.data.message), new Date(event.time))
    }),
  )
}

/** For each batch of results: updates the state of its checks. */
export const recordRun = onDocumentCreated(
  { ...RECORDER_OPTIONS, document: `${COLLECTIONS.checkRuns}/{runId}` },
  (event) =>
    background('recordRun', async () => {
      const verb = await import('./record-run.ts')
      await verb.recordRun(writtenDocument(event))
    }),
)

/** For each change of a check's state: opens or resolves its incident. */
export const trackIncident = onDocumentCreated(
  { ...RECORDER_OPTIONS, document: `${COLLECTIONS.transitions}/{transitionId}` },
  (event) =>
    background('trackIncident', async () => {
      const verb = await import('./track-incident.ts')
      const written = writtenDocument(event)
      await verb.trackIncident(written)
      const { publishIncident } = await import('../status/publish-soon.ts')
      await publishIncident(written.data, now())
    }),
)

/** Every five minutes: repairs incidents whose messages were lost, counts results into the history, and what follows from that. */
export const everyFiveMinutes = onSchedule(FIVE_MINUTE_OPTIONS, () =>
  background('everyFiveMinutes', async () => {
    const jobs = await import('./five-minute-jobs.ts')
    await jobs.runFiveMinuteJobs(now())
  }),
)

/** Brings services and checks in line with mesh.yaml, for operators. */
export const applyConfig = personCallable('applyConfig', async () => {
  const verb = await import('./apply-config.ts')
  return async (request, caller, time) => {
    const response = await verb.applyConfig(request, caller, time)
    const { publishConfig } = await import('../status/publish-soon.ts')
    if (response.applied) await publishConfig(now())
    return response
  }
})
