import { z } from 'zod'
import { HOME_REGION, REGIONS } from '../root/regions.ts'

/** Outcome of a single probe, before thresholds. `error` means that Mesh itself could not probe: never a failure of the service. */
export const OUTCOMES = ['ok', 'slow', 'fail', 'error'] as const
export type Outcome = (typeof OUTCOMES)[number]

/** What all regions of a check found together: `partial` when some fail, but too few to call the check down. */
export type RoundOutcome = Outcome | 'partial'

/** `checkRuns/{boardId}_{intervalMs}_{slot}_{region}`: results of one batch, column by column; kept for seven days. */
export const checkRunSchema = z
  .strictObject({
    schemaVersion: z.literal(1),
    boardId: z.string(),
    intervalMs: z.int(),
    slotTime: z.date(),
    /** Where it was probed from. */
    region: z.enum(REGIONS).default(HOME_REGION),
    /** Set on the second opinion about checks that failed in this other region; no part of the regular history. */
    confirms: z.enum(REGIONS).exactOptional(),
    startTime: z.date(),
    endTime: z.date(),
    /** TTL field. */
    expireTime: z.date(),
    checkIds: z.array(z.string()),
    outcomes: z.array(z.enum(OUTCOMES)),
    latenciesMs: z.array(z.number().nullable()),
    statusCodes: z.array(z.int().nullable()),
    /** Messages of the probes that did not succeed, by check id. */
    messages: z.record(z.string(), z.string()),
  })
  .refine(
    (run) =>
      run.outcomes.length === run.checkIds.length &&
      run.latenciesMs.length === run.checkIds.length &&
      run.statusCodes.length === run.checkIds.length,
    'columns of one length',
  )
export type CheckRun = z.infer<typeof checkRunSchema>
