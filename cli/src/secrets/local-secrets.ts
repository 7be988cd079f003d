import { z } from 'zod'
import { MeshError } from '@mesh/core/errors'

const listSchema = z.object({ secrets: z.array(z.object({ name: z.string() })).default([]) })
const versionSchema = z.object({ name: z.string() })
const errorSchema = z.object({ error: z.object({ message: z.string(), status: z.string() }) })

/** The secrets of the local suite, over the REST API that its stand-in shares with Secret Manager. */
export class LocalSecrets {
  readonly #parent: string

  /** `address` is the stand-in's `host:port`. */
  constructor(address: string, projectId: string) {
    this.#parent = `http://${address}/v1/projects/${projectId}/secrets`
  }

  /** Creates the secret if need be and gives it a new version, whose number is returned. */
  async set(name: string, value: string): Promise<number> {
    const id = encodeURIComponent(name)
    const created = await this.#post(`?secretId=${id}`, {})
    if (!created.ok && created.status !== 409) throw await refusal(created)
    const data = Buffer.from(value).toString('base64')
    const added = await this.#post(`/${id}:addVersion`, { payload: { data } })
    if (!added.ok) throw await refusal(added)
    return Number(
      versionSchema
        .parse(await added.json())
        .name.split('/')
        .at(-1),
    )
  }

  /** The names, in order. */
  async list(): Promise<string[]> {
    const response = await this.#fetch('', {})
    if (!response.ok) throw await refusal(response)
    return listSchema.parse(await response.json()).secrets.map(({ name }) => name.split('/').at(-1) ?? name)
  }

  #post(path: string, body: object): Promise<Response> {
    return this.#fetch(path, { method: 'POST', body: JSON.stringify(body) })
  }

  async #fetch(path: string, init: RequestInit): Promise<Response> {
    try {
      return await fetch(`${this.#parent}${path}`, init)
    } catch (cause) {
      throw new MeshError(
        'unavailable',
        'The local stand-in for Secret Manager does not answer. Start it with "npm start".',
        { cause },
      )
    }
  }
}

async function refusal(response: Response): Promise<MeshError> {
  const parsed = errorSchema.safeParse(await response.json().catch(() => undefined))
  if (parsed.success) return new MeshError('invalid-argument', parsed.data.error.message)
  return new MeshError(
    'unavailable',
    `${response.url} answered HTTP ${response.status}; expected the stand-in for Secret Manager. Start the suite again with "npm start".`,
  )
}
