import type { ZodType } from 'zod'
import { ACTION_EVENTS, COLLECTIONS, INCIDENT_EVENTS } from '@mesh/core/paths'
import { actionEventSchema } from '@mesh/core/schema/action-event'
import { actionSwitchSchema, actionUsesSchema } from '@mesh/core/schema/action-policy'
import { actionSchema, targetLeaseSchema } from '@mesh/core/schema/action'
import { boardSchema } from '@mesh/core/schema/board'
import { checkRunSchema } from '@mesh/core/schema/check-run'
import { configValueSchema } from '@mesh/core/schema/config-value'
import { correlationStateSchema, NO_CORRELATION } from '@mesh/core/schema/correlation'
import { deliveryRefusalSchema } from '@mesh/core/schema/delivery'
import { heartbeatSchema, heartbeatTokenSchema } from '@mesh/core/schema/heartbeat'
import { incidentEventSchema, incidentSchema } from '@mesh/core/schema/incident'
import {
  ledgerBundleSchema,
  ledgerCheckpointSchema,
  ledgerEvidenceSchema,
  ledgerPendingSchema,
  ledgerStateSchema,
  ledgerTileSchema,
} from '@mesh/core/schema/ledger'
import { maintenanceSchema } from '@mesh/core/schema/maintenance'
import { apiKeySchema, inviteSchema, memberContactSchema, memberSchema } from '@mesh/core/schema/member'
import { noticeSchema, notifySettingsSchema } from '@mesh/core/schema/notification'
import { overrideStateSchema } from '@mesh/core/schema/override-state'
import { plannerStateSchema, planSchema } from '@mesh/core/schema/plan'
import { rollupDaysSchema, rollupHoursSchema, rollupSchema } from '@mesh/core/schema/rollup'
import { serviceSchema } from '@mesh/core/schema/service'
import { NO_SETTINGS, rootSettingsSchema } from '@mesh/core/schema/settings'
import { sloBoardSchema } from '@mesh/core/schema/slo-board'
import { statusSnapshotSchema, statusWorkSchema } from '@mesh/core/schema/status-page'
import { storedCheckSchema } from '@mesh/core/schema/stored-check'
import { transitionSchema } from '@mesh/core/schema/transition'
import { witnessedLogSchema } from '@mesh/core/schema/witnessed-log'
import { proposed } from '../../core/test/actions/fixtures.ts'
import { at, compiled, entry, incident, run, transition } from '../../core/test/fixtures.ts'

/** Who may read a document: every member, auditors and admins, or functions only. */
export type Readers = 'members' | 'auditors' | 'nobody'

interface StoredDocument {
  path: string
  readers: Readers
  schema: ZodType
  /** A field that every such document has, to change. */
  value: Record<string, unknown>
}

const V = { schemaVersion: 1 } as const
const PERSON = { uid: 'ada', name: 'Ada' }
const TIMES = { createTime: at(0), updateTime: at(0) }
const ROOT = 'a'.repeat(64)
const NOBODY = 'nobody' as const
const AUDITORS = 'auditors' as const

function of(
  collection: keyof typeof COLLECTIONS,
  id: string,
  schema: ZodType,
  value: object,
  readers: Readers = 'members',
): StoredDocument {
  return { path: `${COLLECTIONS[collection]}/${id}`, readers, schema, value: { ...V, ...value } }
}

const incidentEvent = { action: 'incident.open', actor: 'mesh', actorName: 'mesh', time: at(10), message: '' }
const actionEvent = { event: 'propose', actor: 'ada', actorName: 'Ada', from: null, to: 'proposed', revision: 0 }

/** One valid document of every collection. */
export const DOCUMENTS: readonly StoredDocument[] = [
  of('services', 'payments', serviceSchema, {
    name: 'Payments',
    description: '',
    group: '',
    labels: {},
    managedBy: 'mesh.yaml',
    ...TIMES,
  }),
  of('checks', 'payments.http', storedCheckSchema, {
    boardId: 'b1',
    managedBy: 'mesh.yaml',
    check: compiled(),
    ...TIMES,
  }),
  of('plans', 'b1', planSchema, { checks: { 'payments.http': compiled() }, updateTime: at(0) }, NOBODY),
  of('planner', 'state', plannerStateSchema, { plannedUntil: at(0), plannedBoards: {}, openRounds: [] }, NOBODY),
  of('boards', 'b1', boardSchema, { updateTime: at(0), checks: { 'payments.http': entry() } }),
  of('checkRuns', 'r1', checkRunSchema, run(0, { 'payments.http': 'ok' })),
  of('transitions', 'payments.http_7', transitionSchema, transition()),
  of('incidents', 'payments.http_7', incidentSchema, incident()),
  {
    path: `${COLLECTIONS.incidents}/payments.http_7/${INCIDENT_EVENTS}/e1`,
    readers: 'members',
    schema: incidentEventSchema,
    value: { ...V, ...incidentEvent },
  },
  of('notices', 'n1', noticeSchema, {
    incidentId: 'payments.http_7',
    checkId: 'payments.http',
    notifierId: 'chat',
    kind: 'trigger',
    episode: 0,
    reminder: 0,
    message: {
      title: 'Payments',
      text: 'down',
      link: null,
      severity: 'major',
      state: 'open',
      service: { id: 'payments', name: 'Payments', group: '' },
      openTime: at(10),
      resolveTime: null,
    },
    remind: null,
    state: 'pending',
    attempts: 0,
    dueTime: at(10),
    heldUntil: null,
    maintenance: null,
    reason: '',
    sentTime: null,
    ...TIMES,
  }),
  of('notifySettings', 'current', notifySettingsSchema, { notifiers: [], routes: [] }, NOBODY),
  of('rootSettings', 'current', rootSettingsSchema, NO_SETTINGS),
  of('correlation', 'state', correlationStateSchema, NO_CORRELATION, NOBODY),
  of('maintenance', 'm1', maintenanceSchema, {
    services: ['payments'],
    isEverything: false,
    reason: 'disk',
    startTime: at(0),
    endTime: at(60),
    plannedEndTime: at(60),
    openedBy: PERSON,
    endedBy: null,
    endRequestId: null,
  }),
  of('heartbeats', 'payments.job', heartbeatSchema, { lastTime: at(0), status: 'ok', message: '' }),
  of('heartbeatTokens', 'payments.job', heartbeatTokenSchema, { token: 'a'.repeat(43), createTime: at(0) }, NOBODY),
  of('rollupHours', 'h1', rollupHoursSchema, {
    boardId: 'b1',
    hourTime: at(0),
    countedUntil: at(0),
    expireTime: at(60),
    checks: {},
  }),
  of('rollupDays', 'd1', rollupDaysSchema, {
    boardId: 'b1',
    dayTime: at(0),
    countedUntil: at(0),
    isCompacted: false,
    expireTime: at(60),
    checks: {},
  }),
  of('rollups', 'payments_1d', rollupSchema, {
    serviceId: 'payments',
    grain: '1d',
    startTime: at(0),
    expireTime: null,
    sources: [],
    checks: {},
  }),
  of('sloBoards', 's1', sloBoardSchema, { updateTime: at(0), slos: {} }),
  of(
    'statusPages',
    'demo',
    statusSnapshotSchema,
    { title: 'Demo', description: '', badges: [], incidents: null, sections: [], updateTime: at(0) },
    NOBODY,
  ),
  of('statusWork', 'current', statusWorkSchema, { refreshTime: at(0), isWanted: false, memory: null }, NOBODY),
  of('actions', 'action-one', actionSchema, proposed()),
  {
    path: `${COLLECTIONS.actions}/action-one/${ACTION_EVENTS}/0`,
    readers: 'members',
    schema: actionEventSchema,
    value: { ...V, ...actionEvent, fence: null, time: at(0), message: '' },
  },
  of('actionPolicies', 'current', actionSwitchSchema, {
    isStopped: false,
    reason: 'tested',
    person: PERSON,
    updateTime: at(0),
  }),
  of('actionUses', 'u1', actionUsesSchema, { uses: [] }, NOBODY),
  of('leases', 't1', targetLeaseSchema, { fence: 1, actionId: 'action-one', untilTime: at(60) }, NOBODY),
  of('overrides', 'payments', overrideStateSchema, { forced: null, paused: null, silenced: null, updateTime: at(0) }),
  of('config', 'limit', configValueSchema, { value: 1, actionId: 'action-one', revision: 1, updateTime: at(0) }),
  of('flags', 'dark', configValueSchema, { value: true, actionId: 'action-one', revision: 1, updateTime: at(0) }),
  of('members', 'ada', memberSchema, {
    name: 'Ada',
    role: 'viewer',
    state: 'active',
    validSince: at(0),
    source: 'invite',
    lastSignInTime: null,
    revision: 0,
    ...TIMES,
  }),
  of('memberContacts', 'ada', memberContactSchema, { email: 'ada@mesh.test' }, AUDITORS),
  of(
    'invites',
    'i1',
    inviteSchema,
    {
      email: 'bob@mesh.test',
      name: 'Bob',
      role: 'viewer',
      invitedBy: PERSON,
      state: 'open',
      uid: null,
      expireTime: at(60),
      ...TIMES,
    },
    AUDITORS,
  ),
  of(
    'apiKeys',
    'abcdefghijkl',
    apiKeySchema,
    {
      name: 'deployer',
      hash: ROOT,
      scopes: ['config.apply'],
      owner: PERSON,
      expireTime: at(60),
      revokeTime: null,
      replacedBy: null,
      lastUseTime: null,
      ...TIMES,
    },
    AUDITORS,
  ),
  of('deliveries', 'refused_growLedger', deliveryRefusalSchema, { minuteTime: at(0) }, NOBODY),
  of('ledgerPending', 'p1', ledgerPendingSchema, { entry: '{}', time: at(0) }, NOBODY),
  of(
    'ledgerBundles',
    '000000000000',
    ledgerBundleSchema,
    { index: 0, width: 1, data: new Uint8Array(2), keys: [], firstTime: at(0), lastTime: at(0) },
    AUDITORS,
  ),
  of(
    'ledgerEvidence',
    '0000000000000000',
    ledgerEvidenceSchema,
    { nonces: ['n1'], contents: { [ROOT]: '{}' } },
    AUDITORS,
  ),
  of('ledgerTiles', '0_000000000000', ledgerTileSchema, { level: 0, index: 0, width: 1, data: new Uint8Array(32) }),
  of(
    'ledgerState',
    'current',
    ledgerStateSchema,
    { revision: 0, size: 0, root: ROOT, frontier: new Uint8Array(0), lease: null, updateTime: at(0) },
    NOBODY,
  ),
  of('ledgerCheckpoints', 'latest', ledgerCheckpointSchema, {
    origin: 'mesh.test/log',
    size: 0,
    root: ROOT,
    note: 'note',
    verifierKeys: [],
    witnesses: [],
    time: at(0),
  }),
  of('witnessedLogs', 'w1', witnessedLogSchema, { origin: 'other.test/log', size: 0, root: ROOT, time: at(0) }, NOBODY),
]
