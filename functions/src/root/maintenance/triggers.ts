import { personCallable } from '../../kit/person-callable.ts'

/** Work on services begins now, with an end, for operators. */
export const openMaintenance = personCallable(
  'openMaintenance',
  async () => (await import('./open-maintenance.ts')).openMaintenance,
)

/** Work that somebody opened is over earlier than planned, for operators to say. */
export const endMaintenance = personCallable(
  'endMaintenance',
  async () => (await import('./end-maintenance.ts')).endMaintenance,
)

/** What is being worked on now, what comes next and what is over, for members. */
export const listMaintenance = personCallable(
  'listMaintenance',
  async () => (await import('./list-maintenance.ts')).listMaintenance,
)
