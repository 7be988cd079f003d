import type { BoardEntry } from '../src/schema/board.ts'
import type { CheckOf } from '../src/schema/check.ts'
import type { CheckRun, Outcome } from '../src/schema/check-run.ts'
import type { Incident } from '../src/schema/incident.ts'
import type { Transition } from '../src/schema/transition.ts'

/** 12:00:00 UTC plus a number of seconds. */
export function at(seconds: number): Date {
  return new Date(Date.UTC(2026, 0, 1, 12) + seconds * 1000)
}

export function entry(changes: Partial<BoardEntry> = {}): BoardEntry {
  return {
    serviceId: 'payments',
    serviceName: 'Payments',
    name: 'Health',
    group: 'Shop',
    intervalMs: 5000,
    failureThreshold: 3,
    successThreshold: 2,
    state: 'unknown',
    since: at(0),
    lastSlotTime: null,
    lastResultTime: null,
    latencyMs: null,
    message: '',
    failuresInRow: 0,
    successesInRow: 0,
    errorsInRow: 0,
    transitionSeq: 0,
    incidentId: null,
    beats: '',
    reprobe: false,
    partialsInRow: 0,
    advisory: null,
    isFlapping: false,
    confirming: null,
    ...changes,
  }
}

export function compiled(changes: Partial<CheckOf<'http'>> = {}): CheckOf<'http'> {
  return {
    checkId: 'payments.http',
    serviceId: 'payments',
    serviceName: 'Payments',
    name: 'Health',
    group: 'Shop',
    intervalMs: 5000,
    timeoutMs: 3000,
    failureThreshold: 3,
    successThreshold: 2,
    reprobe: false,
    http: { url: 'http://127.0.0.1:8701/', method: 'GET', headers: {}, expectStatus: ['2xx'] },
    ...changes,
  }
}

export function run(slot: number, outcomes: Record<string, Outcome>, changes: Partial<CheckRun> = {}): CheckRun {
  const checkIds = Object.keys(outcomes)
  return {
    schemaVersion: 1,
    boardId: 'b1',
    intervalMs: 5000,
    slotTime: at(slot),
    region: 'us-central1',
    startTime: at(slot),
    endTime: at(slot + 1),
    expireTime: at(slot + 604_800),
    checkIds,
    outcomes: Object.values(outcomes),
    latenciesMs: checkIds.map(() => 12),
    statusCodes: checkIds.map(() => 200),
    messages: Object.fromEntries(
      Object.entries(outcomes).flatMap(([id, outcome]) => (outcome === 'ok' ? [] : [[id, `said ${outcome}`]])),
    ),
    ...changes,
  }
}

export function transition(changes: Partial<Transition> = {}): Transition {
  return {
    schemaVersion: 1,
    checkId: 'payments.http',
    checkName: 'Health',
    serviceId: 'payments',
    serviceName: 'Payments',
    seq: 7,
    from: 'up',
    to: 'down',
    time: at(10),
    message: 'HTTP 503 (expected 2xx)',
    incidentId: 'payments.http_7',
    effect: 'open',
    ...changes,
  }
}

export function incident(changes: Partial<Incident> = {}): Incident {
  return {
    schemaVersion: 1,
    state: 'open',
    severity: 'major',
    assignee: null,
    title: 'Payments: Health is down',
    checkId: 'payments.http',
    serviceId: 'payments',
    serviceName: 'Payments',
    scope: 'check',
    scopeId: '',
    cause: 'HTTP 503 (expected 2xx)',
    causeId: null,
    causeText: '',
    isQuiet: false,
    causeTime: null,
    openTime: at(10),
    resolveTime: null,
    reopenTime: null,
    updateTime: at(10),
    revision: 1,
    ...changes,
  }
}
