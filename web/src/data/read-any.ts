import { doc, getDoc } from 'firebase/firestore'
import { firestore } from './firestore.ts'
import { withDates } from './read-document.ts'

/** A document as it is stored now, Timestamps as dates; null when there is none, undefined when this person may not read it. */
export async function readAny(path: string): Promise<unknown> {
  if (path.split('/').length % 2 !== 0) return undefined
  try {
    const snapshot = await getDoc(doc(firestore(), path))
    return snapshot.exists() ? withDates(snapshot.data()) : null
  } catch {
    return undefined
  }
}
