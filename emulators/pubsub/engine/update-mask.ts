import { RpcError } from '../../kit/rpc-error.ts'

/** The fields that production lets an update change. */
export const UPDATABLE = {
  topic: ['labels', 'messageRetentionDuration', 'messageStoragePolicy'],
  subscription: [
    'ackDeadlineSeconds',
    'pushConfig',
    'retainAckedMessages',
    'messageRetentionDuration',
    'labels',
    'expirationPolicy',
    'deadLetterPolicy',
    'retryPolicy',
  ],
} as const

/**
 * Copies the masked fields of `update` over `current`; a masked field that the update lacks is cleared.
 * Paths may be snake_case or camelCase, top-level only, or one level deep as in `dead_letter_policy.max_delivery_attempts`
 * (then the whole top-level field is taken). INVALID_ARGUMENT for an empty mask or a field that cannot change.
 */
export function applyMask<T extends object>(
  kind: keyof typeof UPDATABLE,
  current: T,
  update: Partial<T>,
  paths: readonly string[] = [],
): Partial<T> {
  if (paths.length === 0)
    throw new RpcError('INVALID_ARGUMENT', 'The update_mask is empty; it must name the fields to change.')
  const updatable: readonly string[] = UPDATABLE[kind]
  const result: Record<string, unknown> = Object.fromEntries(Object.entries(current))
  const source: Record<string, unknown> = Object.fromEntries(Object.entries(update))
  for (const path of paths) {
    const field = (path.split('.')[0] ?? '').replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())
    if (!updatable.includes(field)) {
      throw new RpcError(
        'INVALID_ARGUMENT',
        `The update_mask names ${JSON.stringify(path)}, which cannot be changed on a ${kind}; these can: ${updatable.join(', ')}.`,
      )
    }
    if (source[field] === undefined) delete result[field]
    else result[field] = source[field]
  }
  return result as Partial<T>
}
