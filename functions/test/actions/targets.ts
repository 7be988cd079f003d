import { z } from 'zod'
import { MeshError } from '@mesh/core/errors'
import type { ActionKind, TargetFields } from '../../src/actions/kind.ts'
import type { ActionKinds } from '../../src/actions/engine/bind-kind.ts'

const parametersSchema = z.strictObject({
  name: z.string(),
  value: z.json(),
  risk: z.enum(['low', 'medium', 'high']).default('medium'),
  verification: z.enum(['none', 'check', 'metric']).default('none'),
})

/** Something to be changed, on whose etag every write is conditional; it says what was done to it. */
export class Targets {
  readonly #fields = new Map<string, TargetFields>()
  readonly #versions = new Map<string, number>()
  /** The idempotency keys of the writes that took effect, in order. */
  readonly writes: string[] = []
  /** What the next calls do instead. */
  onRead: (() => Promise<void>) | undefined
  onPlan: (() => Promise<void>) | undefined
  beforeWrite: (() => Promise<void>) | undefined
  afterWrite: (() => Promise<void>) | undefined
  metric: 'holds' | 'broken' | 'unknown' = 'holds'

  set(name: string, fields: TargetFields): void {
    this.#fields.set(name, fields)
    this.#versions.set(name, (this.#versions.get(name) ?? 0) + 1)
  }

  delete(name: string): void {
    this.#fields.delete(name)
  }

  get(name: string): TargetFields | undefined {
    return this.#fields.get(name)
  }

  /** The kinds `test.set` (goes back, any TTL), `test.brief` (must end within the hour) and `test.call` (never goes back). */
  get kinds(): ActionKinds {
    const set = this.#kind('test.set')
    const { ttlMsMax: _, ...call } = { ...this.#kind('test.call'), revert: 'never' as const }
    return {
      'test.set': () => Promise.resolve(set),
      'test.brief': () => Promise.resolve({ ...this.#kind('test.brief'), ttlMsMax: 3_600_000 }),
      'test.call': () => Promise.resolve(call),
    }
  }

  #kind(name: string): ActionKind<unknown> {
    const kind: ActionKind<z.infer<typeof parametersSchema>> = {
      name,
      description: 'For tests.',
      parameters: parametersSchema,
      revert: 'automatic',
      target: ({ name }) => ({ type: 'test.target', name }),
      read: async ({ name }) => {
        await this.onRead?.()
        const fields = this.#fields.get(name)
        if (fields === undefined) throw new MeshError('not-found', `there is no target ${name}`)
        return { etag: this.#etag(name), fields }
      },
      plan: async ({ name, value, risk, verification }, reading) => {
        await this.onPlan?.()
        if (reading.fields['isLocked'] === true)
          throw new MeshError('failed-precondition', `${name} is locked; unlock it`)
        const source = verification === 'none' ? null : verification
        return {
          risk,
          title: `Set ${name}`,
          blastRadius: [],
          wanted: { value },
          verification: source === null ? null : { source, name: 'a.http', windowMs: 300_000 },
        }
      },
      write: async ({ name }, fields, { etag, idempotencyKey }) => {
        await this.beforeWrite?.()
        if (etag !== this.#etag(name))
          throw new MeshError('aborted', `${name} has ${this.#etag(name)}, expected ${etag}`)
        const kept = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null))
        this.set(name, kept)
        this.writes.push(idempotencyKey)
        const written = this.#etag(name)
        await this.afterWrite?.()
        return { etag: written }
      },
      verify: () => Promise.resolve({ outcome: this.metric, message: `the metric ${this.metric}` }),
    }
    return kind
  }

  #etag(name: string): string {
    return `v${this.#versions.get(name) ?? 0}`
  }
}
