import { BeforeAfterTable } from '../../ui/before-after-table.tsx'
import { changeInWords, fieldChanges } from './field-changes.ts'

/** Fields that differ, with what they were and are. */
export function FieldTable({ before, after }: { before: unknown; after: unknown }) {
  const changes = fieldChanges(before, after)
  if (changes.length === 0) return <p>No field says anything else than before.</p>
  const rows = changes.map((change) => ({ ...change, change: changeInWords(change) }))
  return <BeforeAfterTable label="Fields before and after" headings={['Before', 'After']} rows={rows} nothing="–" />
}
