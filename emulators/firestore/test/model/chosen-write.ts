import type { WriteChoice } from './commands.ts'
import type { ModelWrite, Precondition } from './model-write.ts'
import type { SerialModel } from './serial-model.ts'

const ROLES = ['none', 'reader', 'editor']

/** What a drawn write is with the documents as the model has them. */
export function chosenWrite({ kind, path, owner, n, transforms, only }: WriteChoice, model: SerialModel): ModelWrite {
  const isMember = path.startsWith('members/')
  const number = n === null ? {} : { n }
  const role = { role: ROLES[(n ?? 0) % ROLES.length] ?? '' }
  return {
    kind,
    path,
    fields: kind === 'delete' ? {} : isMember ? role : { owner, ...number },
    mask: isMember ? ['role'] : ['n'],
    transforms: kind === 'transform' || (kind === 'merge' && only !== undefined) ? transforms : [],
    precondition: typeof only === 'number' ? versionOf(path, model, only) : only && { exists: only === 'exists' },
  }
}

function versionOf(path: string, model: SerialModel, commitsAgo: number): Precondition {
  return knownVersion(model.ago(commitsAgo).state.get(path)?.updateTime)
}

/** The precondition that a document is as it was read. */
export function knownVersion(updateTime: string | undefined): Precondition {
  return updateTime === undefined ? { exists: false } : { updateTime }
}
