import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { MeshError } from '@mesh/core/errors'
import type { Role } from '@mesh/core/roles'

export interface SeededAccount {
  uid: string
  email: string
  displayName: string
  password: string
  role: Role
}

/** The account that `mesh apply` uses on the local suite. */
export const SEEDED_ADMIN: SeededAccount = {
  uid: 'seed-admin',
  email: 'admin@mesh.test',
  displayName: 'Demo admin',
  password: 'mesh-admin',
  role: 'admin',
}

/** Sign-ins of the local suite; they exist in the Auth emulator only. */
export const SEEDED_ACCOUNTS: readonly SeededAccount[] = [
  SEEDED_ADMIN,
  {
    uid: 'seed-operator',
    email: 'operator@mesh.test',
    displayName: 'Demo operator',
    password: 'mesh-operator',
    role: 'operator',
  },
  {
    uid: 'seed-viewer',
    email: 'viewer@mesh.test',
    displayName: 'Demo viewer',
    password: 'mesh-viewer',
    role: 'viewer',
  },
  {
    uid: 'seed-approver',
    email: 'approver@mesh.test',
    displayName: 'Demo approver',
    password: 'mesh-approver',
    role: 'approver',
  },
  // High risk takes two approvers.
  {
    uid: 'seed-lead',
    email: 'lead@mesh.test',
    displayName: 'Demo lead',
    password: 'mesh-lead',
    role: 'approver',
  },
  {
    uid: 'seed-auditor',
    email: 'auditor@mesh.test',
    displayName: 'Demo auditor',
    password: 'mesh-auditor',
    role: 'auditor',
  },
]

const SAVE_EVERY_MS = 10_000

/** Right after its start the suite is busy; while it stops, nobody wants to wait. */
const RESTORE_MS = 30_000
const SAVE_MS = 900

/** The accounts of the Auth emulator, which itself keeps nothing: restored at the start and saved while it runs. */
export class Accounts {
  readonly #url: string
  readonly #file: string
  #timer: NodeJS.Timeout | undefined
  #saved = ''

  constructor(authHost: string, projectId: string, directory: string) {
    this.#url = `http://${authHost}/identitytoolkit.googleapis.com/v1/projects/${projectId}/accounts`
    this.#file = join(directory, 'accounts.json')
  }

  /** Creates the accounts of the last run and the seeded ones, the latter as they were seeded. */
  async restore(): Promise<void> {
    const kept = this.#read().filter(({ localId }) => !SEEDED_ACCOUNTS.some(({ uid }) => uid === localId))
    const seeded = SEEDED_ACCOUNTS.map(({ uid, email, displayName, password, role }) => ({
      localId: uid,
      email,
      displayName,
      rawPassword: password,
      emailVerified: true,
      customAttributes: JSON.stringify({ role }),
    }))
    const body = { users: [...kept, ...seeded], allowOverwrite: true }
    const { error } = await this.#call(':batchCreate', RESTORE_MS, body).catch((cause: unknown) => {
      throw new MeshError('unavailable', `The Auth emulator did not take the accounts: ${String(cause)}`, { cause })
    })
    if (error !== undefined && !(Array.isArray(error) && error.length === 0)) {
      throw new MeshError('internal', `The Auth emulator refused the accounts: ${JSON.stringify(error)}`)
    }
    this.#timer = setInterval(() => void this.save(), SAVE_EVERY_MS)
    this.#timer.unref()
  }

  /**
   * Writes the accounts to the data directory when they changed; keeps the last file when the emulator does not answer.
   * Never throws: a file that cannot be written is told on stderr.
   */
  async save(): Promise<void> {
    const users = await this.#call(':batchGet?maxResults=1000', SAVE_MS).then(
      (body) => body.users ?? [],
      () => undefined,
    )
    const text = JSON.stringify(users)
    if (users === undefined || text === this.#saved) return
    try {
      mkdirSync(dirname(this.#file), { recursive: true })
      writeFileSync(`${this.#file}.new`, text, { mode: 0o600 })
      renameSync(`${this.#file}.new`, this.#file)
      this.#saved = text
    } catch (error) {
      process.stderr.write(`The accounts cannot be saved: ${error instanceof Error ? error.message : String(error)}\n`)
    }
  }

  /** Ends the saving. */
  close(): void {
    clearInterval(this.#timer)
  }

  #read(): { localId: string }[] {
    if (!existsSync(this.#file)) return []
    try {
      return JSON.parse(readFileSync(this.#file, 'utf8')) as { localId: string }[]
    } catch (cause) {
      throw new MeshError(
        'failed-precondition',
        `${this.#file} cannot be read (${String(cause)}). Mend or delete it: without it only the seeded accounts exist.`,
        { cause },
      )
    }
  }

  async #call(
    path: string,
    withinMs: number,
    body?: unknown,
  ): Promise<{ users?: { localId: string }[]; error?: unknown }> {
    const response = await fetch(`${this.#url}${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      // The emulator ends connections that were idle for seconds: one that is kept would break whoever signs in next.
      headers: { 'content-type': 'application/json', authorization: 'Bearer owner', connection: 'close' },
      signal: AbortSignal.timeout(withinMs),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    return (await response.json()) as { users?: { localId: string }[]; error?: unknown }
  }
}
