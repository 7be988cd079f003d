import { newProjectId } from '../../../contract/support/subject.ts'
import { idToken } from '../../../transport/support/id-token.ts'

/** Claims of the ID token that a request carries; `sub` is the user's id. */
type Claims = Readonly<{ sub: string } & Record<string, unknown>>
export type Caller = Claims | 'nobody' | 'owner'

export interface Reply {
  status: number
  body: string
}

/** A project on the server under test, spoken to over REST as any client does. */
export class Project {
  readonly id = newProjectId()
  readonly documents = `projects/${this.id}/databases/(default)/documents`
  readonly #address: string

  constructor(address: string) {
    this.#address = address
  }

  /** Sends a request below `/v1/`; what the server refuses is a reply as well. */
  async send(method: 'GET' | 'POST', path: string, caller: Caller, body?: unknown): Promise<Reply> {
    const response = await fetch(`http://${this.#address}/v1/${path}`, {
      method,
      headers: this.#headers(caller),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    return { status: response.status, body: await response.text() }
  }

  /** Loads rules; answers what is wrong with them, or undefined when they are in force. */
  async loadRules(content: string): Promise<string | undefined> {
    const url = `http://${this.#address}/emulator/v1/projects/${this.id}:securityRules`
    const body = JSON.stringify({ rules: { files: [{ name: 'rules', content }] } })
    const reply = await fetch(url, { method: 'PUT', body })
    const text = await reply.text()
    return reply.ok ? undefined : text
  }

  /** Carries out writes as the administrator; throws when the server refuses them. */
  async seed(writes: readonly unknown[]): Promise<void> {
    if (writes.length === 0) return
    const { status, body } = await this.send('POST', `${this.documents}:commit`, 'owner', { writes })
    if (status !== 200) throw new Error(`The data of the table was refused: ${body}`)
  }

  #headers(caller: Caller): Record<string, string> {
    if (caller === 'nobody') return {}
    if (caller === 'owner') return { authorization: 'Bearer owner' }
    const standard = {
      iss: `https://securetoken.google.com/${this.id}`,
      aud: this.id,
      iat: 0,
      exp: 4_000_000_000,
      auth_time: 0,
      user_id: caller.sub,
      firebase: { sign_in_provider: 'custom', identities: {} },
    }
    return { authorization: `Bearer ${idToken({ ...standard, ...caller })}` }
  }
}

/** Whether the rules let a request pass; throws when it failed for any other reason. */
export function isAllowed({ status, body }: Reply): boolean {
  const error = errorOf(body)
  if (error === 'PERMISSION_DENIED') return false
  if (status === 200 || error === 'NOT_FOUND') return true
  throw new Error(`expected an answer of the rules, found HTTP ${status}: ${body}`)
}

function errorOf(body: string): string | undefined {
  const parsed = JSON.parse(body) as { error?: { status?: string } } | { error?: { status?: string } }[]
  const first = Array.isArray(parsed) ? parsed[0] : parsed
  return first?.error?.status
}
