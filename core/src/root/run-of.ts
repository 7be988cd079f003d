import type { CheckRun, Outcome } from '../schema/check-run.ts'
import type { CheckBatch } from '../schema/events.ts'
import { RAW_KEPT_MS } from './history/spans.ts'

/** What one probe found. */
export interface ProbeAnswer {
  outcome: Outcome
  /** Of the whole exchange; null when there was no answer. */
  latencyMs: number | null
  /** Of the last HTTP answer; null when there was none. */
  statusCode: number | null
  /** What went wrong; empty after a success. */
  message: string
}

/** The results of a batch, column by column; `answers` are in the order of the batch's checks. */
export function runOf(batch: CheckBatch, answers: readonly ProbeAnswer[], startTime: Date, endTime: Date): CheckRun {
  const messages = batch.checks.flatMap(({ checkId }, row) => {
    const message = answers[row]?.message
    // A character that was cut in two, or came so, is none: Firestore would refuse the whole run.
    return message ? [[checkId, message.toWellFormed()] as const] : []
  })
  return {
    schemaVersion: 1,
    boardId: batch.boardId,
    intervalMs: batch.intervalMs,
    slotTime: new Date(batch.slotTimeMs),
    region: batch.region,
    ...(batch.confirms === undefined ? {} : { confirms: batch.confirms }),
    startTime,
    endTime,
    expireTime: new Date(batch.slotTimeMs + RAW_KEPT_MS),
    checkIds: batch.checks.map(({ checkId }) => checkId),
    outcomes: answers.map(({ outcome }) => outcome),
    latenciesMs: answers.map(({ latencyMs }) => latencyMs),
    statusCodes: answers.map(({ statusCode }) => statusCode),
    messages: Object.fromEntries(messages),
  }
}
