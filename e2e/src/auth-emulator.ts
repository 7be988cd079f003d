import type { Role } from '@mesh/core/roles'
import { ask } from './ask.ts'

const OWNER = { 'content-type': 'application/json', authorization: 'Bearer owner' }

/** Accounts of a suite's Auth emulator, as its owner and as whoever reads the mail see them. */
export class AuthEmulator {
  readonly #host: string
  readonly #accounts: string

  constructor({ portOffset, projectId }: { portOffset: number; projectId: string }) {
    this.#host = `http://127.0.0.1:${9099 + portOffset}`
    this.#accounts = `projects/${projectId}/accounts`
  }

  /** Creates an account as the owner of the project does, and gives it a role; it becomes a member with its first sign-in. */
  async create(uid: string, role: Role): Promise<{ uid: string; email: string; password: string }> {
    const account = { uid, email: `${uid}@mesh.test`, password: `mesh-${uid}` }
    const { email, password } = account
    await this.#post(this.#accounts, { localId: uid, email, password, displayName: uid, emailVerified: true }, OWNER)
    await this.#post(`${this.#accounts}:update`, { localId: uid, customAttributes: JSON.stringify({ role }) }, OWNER)
    return account
  }

  /** An ID token of a session beside the browser's. */
  async idToken({ email, password }: { email: string; password: string }): Promise<string> {
    const body = await this.#post('accounts:signInWithPassword?key=any', { email, password, returnSecureToken: true })
    return String(body['idToken'])
  }

  async has(email: string): Promise<boolean> {
    const { users } = await this.#post(`${this.#accounts}:lookup`, { email: [email] }, OWNER)
    return users !== undefined
  }

  /** The newest link that was sent to an address. */
  async link(email: string): Promise<string> {
    const url = `${this.#host}/emulator/v1/${this.#accounts.replace('/accounts', '/oobCodes')}`
    const { oobCodes } = (await (await ask(url)).json()) as { oobCodes: { email: string; oobLink: string }[] }
    const sent = oobCodes.findLast((one) => one.email === email)
    if (sent === undefined) throw new Error(`No link was sent to ${email}.`)
    return sent.oobLink
  }

  async #post(path: string, body: object, headers: Record<string, string> = {}): Promise<Record<string, unknown>> {
    const response = await ask(`${this.#host}/identitytoolkit.googleapis.com/v1/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    })
    if (!response.ok) throw new Error(`The Auth emulator answered ${response.status}: ${await response.text()}`)
    return (await response.json()) as Record<string, unknown>
  }
}
