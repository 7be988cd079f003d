import { onDocumentCreated } from 'firebase-functions/v2/firestore'
import { onCall } from 'firebase-functions/v2/https'
import { onMessagePublished } from 'firebase-functions/v2/pubsub'
import { onSchedule } from 'firebase-functions/v2/scheduler'
import { COLLECTIONS, TOPIC_CHECK_BATCHES } from '@mesh/core/paths'
import { now } from '../kit/clock.ts'
import { background, callable } from '../kit/door.ts'
import { CALLABLE_OPTIONS, PLANNER_OPTIONS, PROBER_OPTIONS, RECORDER_OPTIONS, REPAIR_OPTIONS } from '../options.ts'
import { callerOf, payloadOf, writtenDocument } from './door-input.ts'

/** Every minute: hands out the checks that are due. */
export const planChecks = onSchedule(PLANNER_OPTIONS, () =>
  background('planChecks', async () => {
    const verb = await import('./plan-checks.ts')
    await verb.planChecks(now())
  }),
)

/** For each batch: probes its checks and writes the results. */
export const probeChecks = onMessagePublished({ ...PROBER_OPTIONS, topic: TOPIC_CHECK_BATCHES }, (event) =>
  background('probeChecks', async () => {
    const verb = await import('./probe-batch.ts')
    await verb.probeBatch(payloadOf(event.data.message), new Date(event.time))
  }),
)

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
      await verb.trackIncident(writtenDocument(event))
    }),
)

/** Every ten minutes: opens and resolves incidents whose messages were lost. */
export const repairIncidents = onSchedule(REPAIR_OPTIONS, () =>
  background('repairIncidents', async () => {
    const verb = await import('./repair-incidents.ts')
    await verb.repairIncidents()
  }),
)

/** Brings services and checks in line with mesh.yaml, for operators. */
export const applyConfig = onCall(CALLABLE_OPTIONS, (request) =>
  callable('applyConfig', async () => {
    const verb = await import('./apply-config.ts')
    return verb.applyConfig(request.data, callerOf(request.auth), now())
  }),
)
