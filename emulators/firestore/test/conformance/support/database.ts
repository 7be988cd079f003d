import { newProjectId } from '../../contract/support/subject.ts'
import type { Json } from '../../../api/service.ts'
import type { Fields } from '../../../api/values.ts'
import { fieldsOf, ROOT } from './literal.ts'
import type { LiteralFields } from './literal.ts'
import type { Refusal } from './refusal.ts'

const TABLE_PROJECT = 'projects/conformance/'

/** What the server said: the body of a success, or the error. */
export type Reply = { readonly body: unknown } | { readonly error: Refusal }

/** A database of its own on the server under test, spoken to in raw JSON. Names are the table's on both sides. */
export class Database {
  readonly projectId = newProjectId()
  readonly #address: string

  constructor(address: string) {
    this.#address = address
  }

  /** Posts to a custom method of a resource, such as `commit` of the documents root. */
  async post(resource: string, method: string, body: unknown): Promise<Reply> {
    const url = `http://${this.#address}/v1/${this.#outward(encodeURI(resource))}:${method}`
    const reply = await fetch(url, {
      method: 'POST',
      headers: { authorization: 'Bearer owner', 'content-type': 'application/json' },
      body: this.#outward(typeof body === 'string' ? body : JSON.stringify(body)),
    })
    const parsed: unknown = JSON.parse(this.#inward(await reply.text()))
    if (reply.ok) return { body: parsed }
    const { error } = (Array.isArray(parsed) ? parsed[0] : parsed) as { error: Refusal }
    return { error }
  }

  /** Sets documents in one commit; throws when the server refuses them. */
  async seed(documents: Readonly<Record<string, LiteralFields>>): Promise<void> {
    const writes = Object.entries(documents).map(([path, fields]) => setWrite(path, fieldsOf(fields)))
    const reply = await this.post(ROOT, 'commit', { writes })
    if ('error' in reply) throw new Error(`The data of the table was refused: ${reply.error.message}`)
  }

  /** The fields of a document, undefined when there is none. */
  async read(name: string): Promise<Fields | undefined> {
    const reply = await this.post(ROOT, 'batchGet', { documents: [name] })
    if ('error' in reply) throw new Error(reply.error.message)
    const [found] = reply.body as { found?: { fields?: Fields } }[]
    return found?.found === undefined ? undefined : (found.found.fields ?? {})
  }

  #outward(text: string): string {
    return text.replaceAll(TABLE_PROJECT, `projects/${this.projectId}/`)
  }

  #inward(text: string): string {
    return text.replaceAll(`projects/${this.projectId}/`, TABLE_PROJECT)
  }
}

/** A write that sets a document whole; `fields` may be malformed, as a client might send them. */
export function setWrite(path: string, fields: unknown): Json {
  return { update: { name: `${ROOT}/${path}`, fields } }
}
