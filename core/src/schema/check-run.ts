import { z } from 'zod'

/** Outcome of a single probe, before thresholds. `error` means that Mesh itself could not probe: never a failure of the service. */
export const OUTCOMES = ['ok', 'slow', 'fail', 'error'] as const
export type Outcome = (typeof OUTCOMES)[number]

/** `checkRuns/{boardId}_{intervalMs}_{slot}`: results of one batch, column by column; kept for seven days. */
export const checkRunSchema = z
  .strictObject({
    schemaVersion: z.literal(1),
    boardId: z.string(),
    intervalMs: z.int(),
    slotTime: z.date(),
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
