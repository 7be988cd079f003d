import type { Person } from '../schema/incident.ts'
import type { NoticeMessage } from '../schema/notification.ts'

/** What a test of a notifier says: nothing is wrong, and who asked for it. */
export function testMessage(person: Person, now: Date): NoticeMessage {
  return {
    title: 'Test notice from Mesh',
    text: `${person.name} is testing this notifier. Nothing is wrong.`,
    link: null,
    severity: 'minor',
    state: 'resolved',
    service: { id: 'mesh', name: 'Mesh', group: '' },
    openTime: now,
    resolveTime: now,
  }
}
