import type { GatusImport, ImportNote } from './import-gatus.ts'

/** The report of an import for a person: what was made, what was lost, what to look at. `file` is the Gatus file's name. */
export function describeImport({ checks, notCarried, differences }: GatusImport, file: string): string {
  const lines = (notes: ImportNote[]) => notes.map((note) => `  ${file}:${note.line}  ${note.text}`)
  return [
    `${checks} ${checks === 1 ? 'check' : 'checks'} imported, with compat: gatus.`,
    ...(notCarried.length > 0 ? ['', 'Could not carry over:', ...lines(notCarried)] : []),
    ...(differences.length > 0
      ? ['', 'Can give another result without compat: gatus, where no answer also always fails:', ...lines(differences)]
      : []),
  ].join('\n')
}
