import { ACTION_EVENTS, COLLECTIONS, INCIDENT_EVENTS } from './paths.ts'

/** A query by name, so that a test can tell whether its composite index exists. */
export interface NamedQuery {
  collection: string
  /** Fields compared for equality. */
  equal: readonly string[]
  /** A list that must have one value. */
  contains?: string
  orderBy: readonly (readonly [field: string, direction: 'asc' | 'desc'])[]
}

/** Every query of Mesh that filters or orders; reads of single documents and of whole collections are not named. */
export const QUERIES = {
  /** Newest runs of one board and interval: a service page's history. */
  recentRuns: { collection: COLLECTIONS.checkRuns, equal: ['boardId', 'intervalMs'], orderBy: [['slotTime', 'desc']] },
  /** Incidents that are not resolved: those without a time of resolution. */
  openIncidents: { collection: COLLECTIONS.incidents, equal: ['resolveTime'], orderBy: [] },
  /** Incidents that one other explains, those that changed last first. */
  incidentsOfCause: { collection: COLLECTIONS.incidents, equal: ['causeId'], orderBy: [['updateTime', 'desc']] },
  /** Incidents that one other explains and that are not resolved. */
  openIncidentsOfCause: { collection: COLLECTIONS.incidents, equal: ['causeId', 'resolveTime'], orderBy: [] },
  /** The transitions that open and resolve one incident. */
  transitionsOfIncident: { collection: COLLECTIONS.transitions, equal: ['incidentId'], orderBy: [] },
  recentIncidents: { collection: COLLECTIONS.incidents, equal: [], orderBy: [['updateTime', 'desc']] },
  incidentsOfService: { collection: COLLECTIONS.incidents, equal: ['serviceId'], orderBy: [['updateTime', 'desc']] },
  /** Events of one incident, newest first. */
  timeline: { collection: INCIDENT_EVENTS, equal: [], orderBy: [['time', 'desc']] },
  /** Maintenance that people opened, the last to end first; those that have not ended come first. */
  lastMaintenance: { collection: COLLECTIONS.maintenance, equal: [], orderBy: [['endTime', 'desc']] },
  /** Notices that wait for the end of one maintenance. */
  noticesHeldBy: { collection: COLLECTIONS.notices, equal: ['state', 'maintenance.id'], orderBy: [] },
  noticesOfIncident: { collection: COLLECTIONS.notices, equal: ['incidentId'], orderBy: [] },
  recentNotices: { collection: COLLECTIONS.notices, equal: [], orderBy: [['updateTime', 'desc']] },
  noticesOfState: { collection: COLLECTIONS.notices, equal: ['state'], orderBy: [['updateTime', 'desc']] },
  /** Notices to look at, the longest due first. */
  dueNotices: { collection: COLLECTIONS.notices, equal: ['state'], orderBy: [['dueTime', 'asc']] },
  /** Runs of a board in all intervals, the oldest first: what is counted for its history. */
  runsOfBoard: { collection: COLLECTIONS.checkRuns, equal: ['boardId'], orderBy: [['slotTime', 'asc']] },
  /** The newest day of a board says how far its results are counted. */
  daysOfBoard: { collection: COLLECTIONS.rollupDays, equal: ['boardId'], orderBy: [['dayTime', 'desc']] },
  /** Days that are not in the long history, the oldest first. */
  pendingDays: { collection: COLLECTIONS.rollupDays, equal: ['isCompacted'], orderBy: [['dayTime', 'asc']] },
  /** Checkpoints of the log, the largest first. */
  newestCheckpoint: { collection: COLLECTIONS.ledgerCheckpoints, equal: [], orderBy: [['size', 'desc']] },
  /** Checkpoints that one witness cosigned, the largest first. */
  cosignedCheckpoints: {
    collection: COLLECTIONS.ledgerCheckpoints,
    equal: [],
    contains: 'witnesses',
    orderBy: [['size', 'desc']],
  },
  recentActions: { collection: COLLECTIONS.actions, equal: [], orderBy: [['updateTime', 'desc']] },
  actionsOfState: { collection: COLLECTIONS.actions, equal: ['state'], orderBy: [['updateTime', 'desc']] },
  actionsOfIncident: {
    collection: COLLECTIONS.actions,
    equal: ['proposal.incidentId'],
    orderBy: [['updateTime', 'desc']],
  },
  /** Actions that something must happen to next, the longest due first. */
  dueActions: { collection: COLLECTIONS.actions, equal: [], orderBy: [['dueTime', 'asc']] },
  /** Actions of one state that are denied for one of a few reasons. */
  deniedActions: { collection: COLLECTIONS.actions, equal: ['state', 'denial.code'], orderBy: [] },
  /** Events of one action, newest first. */
  actionHistory: { collection: ACTION_EVENTS, equal: [], orderBy: [['revision', 'desc']] },
  /** The newest bundles of the ledger. */
  recentBundles: { collection: COLLECTIONS.ledgerBundles, equal: [], orderBy: [['index', 'desc']] },
  /** Bundles of the ledger by the time of their first entry, the latest first. */
  bundlesByTime: { collection: COLLECTIONS.ledgerBundles, equal: [], orderBy: [['firstTime', 'desc']] },
  /** The newest bundles of the ledger with an entry of one key. */
  bundlesOfKey: { collection: COLLECTIONS.ledgerBundles, equal: [], contains: 'keys', orderBy: [['index', 'desc']] },
  /** Entries that wait for their place in the ledger, in the order in which they were recorded. */
  pendingEntries: {
    collection: COLLECTIONS.ledgerPending,
    equal: [],
    orderBy: [
      ['time', 'asc'],
      ['number', 'asc'],
    ],
  },
  /** Members of one role and state. */
  membersOfRole: { collection: COLLECTIONS.members, equal: ['role', 'state'], orderBy: [] },
  contactsOfEmail: { collection: COLLECTIONS.memberContacts, equal: ['email'], orderBy: [] },
  /** Members whose address was another one. */
  contactsOfFormerEmail: {
    collection: COLLECTIONS.memberContacts,
    equal: [],
    contains: 'formerEmails',
    orderBy: [],
  },
  invitesOfEmail: { collection: COLLECTIONS.invites, equal: ['email'], orderBy: [] },
  recentInvites: { collection: COLLECTIONS.invites, equal: [], orderBy: [['updateTime', 'desc']] },
  recentKeys: { collection: COLLECTIONS.apiKeys, equal: [], orderBy: [['createTime', 'desc']] },
} as const satisfies Record<string, NamedQuery>
