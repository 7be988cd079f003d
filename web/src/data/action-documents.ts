import { ACTION_POLICY_DOCUMENT, COLLECTIONS } from '@mesh/core/paths'
import { QUERIES } from '@mesh/core/queries'
import { actionSchema, type Action } from '@mesh/core/schema/action'
import { actionEventSchema, type ActionEvent } from '@mesh/core/schema/action-event'
import { actionSwitchSchema, type ActionSwitch } from '@mesh/core/schema/action-policy'
import { doc, type QueryDocumentSnapshot } from 'firebase/firestore'
import { firestore } from './firestore.ts'
import { listenToDocument, listenToQuery } from './listen.ts'
import { liveFamily, liveSource } from './live.ts'
import { namedQuery } from './named-query.ts'
import { readDocument, type Row } from './read-document.ts'

/** Most actions that one list shows. */
export const ACTIONS_MAX = 100

/** Most proposals that wait at a time. */
export const WAITING_MAX = 100

const readActions = (documents: QueryDocumentSnapshot[]) =>
  documents.map((document) => readDocument(actionSchema, document))

/** Proposals that wait for people, the newest first. */
export const waitingActionsSource = liveSource<Row<Action>[]>(
  listenToQuery(() => namedQuery(QUERIES.actionsOfState, { equal: ['proposed'], most: WAITING_MAX }), readActions),
)

/** Actions that changed last, newest first. */
export const recentActionsSource = liveSource<Row<Action>[]>(
  listenToQuery(() => namedQuery(QUERIES.recentActions, { most: ACTIONS_MAX }), readActions),
)

/** Actions that answer one incident, newest first. */
export const incidentActionsSource = liveFamily<[incidentId: string], Row<Action>[]>((incidentId) =>
  listenToQuery(() => namedQuery(QUERIES.actionsOfIncident, { equal: [incidentId], most: 20 }), readActions),
)

/** One action; null when there is none of that id. */
export const actionSource = liveFamily<[actionId: string], Row<Action> | null>((actionId) =>
  listenToDocument(() => doc(firestore(), COLLECTIONS.actions, actionId), actionSchema),
)

/** Most events of a history that a page shows. */
export const HISTORY_MAX = 100

/** What happened to one action, newest first. */
export const actionHistorySource = liveFamily<[actionId: string], Row<ActionEvent>[]>((actionId) =>
  listenToQuery(
    () => namedQuery(QUERIES.actionHistory, { below: `${COLLECTIONS.actions}/${actionId}`, most: HISTORY_MAX }),
    (documents) => documents.map((document) => readDocument(actionEventSchema, document)),
  ),
)

/** Whether actions are stopped; null when nobody ever stopped them. */
export const killSwitchSource = liveSource<Row<ActionSwitch> | null>(
  listenToDocument(() => doc(firestore(), COLLECTIONS.actionPolicies, ACTION_POLICY_DOCUMENT), actionSwitchSchema),
)
