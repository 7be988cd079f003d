import { z } from 'zod'
import { duration, durationMs } from '../config-words.ts'

const YEAR_MS = 366 * 86_400_000
const CONDITIONS_MAX = 3

const fieldSchema = z
  .string()
  .max(500)
  .regex(
    /^(?!(.*\.)?__[^.]*__(\.|$))[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)*$/,
    'the path of a field such as createTime or meta.time, without reserved names such as __name__',
  )

/** The age of the newest document of a query on this project's Firestore; nothing but its time field is read. */
export const freshnessProbeSchema = z
  .strictObject({
    collection: z
      .string()
      .max(1000)
      .refine(isCollectionPath, 'the path of a collection such as orders or shops/main/orders')
      .describe('The collection, or with collectionGroup the last part of the paths of several.'),
    collectionGroup: z
      .boolean()
      .default(false)
      .describe('Whether to look at every collection of this name, wherever it is.'),
    timeField: fieldSchema.describe('The field that holds the time of a document.'),
    where: z
      .array(
        z.strictObject({
          field: fieldSchema,
          op: z.literal('==').default('=='),
          value: z.union([z.string().max(1000), z.number(), z.boolean(), z.null()]),
        }),
      )
      .max(CONDITIONS_MAX)
      .default([])
      .describe('Fields that a document must have for its age to count.'),
    maxAge: duration(1000, YEAR_MS, '15m').describe('A failure when the newest document is older than this.'),
    degradedAfter: duration(1000, YEAR_MS, '10m')
      .exactOptional()
      .describe('Degraded when the newest document is older than this.'),
  })
  .superRefine(({ collection, collectionGroup, maxAge, degradedAfter }, context) => {
    if (collectionGroup && collection.includes('/')) {
      context.addIssue({ code: 'custom', path: ['collection'], message: 'a name without / beside collectionGroup' })
    }
    const [degradedMs = 0, maxMs = 0] = [durationMs(degradedAfter ?? ''), durationMs(maxAge)]
    if (degradedAfter !== undefined && degradedMs >= maxMs) {
      context.addIssue({ code: 'custom', path: ['degradedAfter'], message: `a shorter time than maxAge (${maxAge})` })
    }
  })
export type FreshnessProbe = z.infer<typeof freshnessProbeSchema>

/** An odd number of names, as https://firebase.google.com/docs/firestore/quotas allows them. */
function isCollectionPath(path: string): boolean {
  const names = path.split('/')
  const isName = (name: string) => name !== '' && name !== '.' && name !== '..' && !/^__.*__$/.test(name)
  return names.length % 2 === 1 && names.every(isName)
}
