import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createRequire } from 'node:module'
import { json } from 'node:stream/consumers'
import { afterAll, beforeAll } from 'vitest'

type Door = (request: unknown, response: unknown) => unknown
type Doors = Record<'beforeCreate' | 'beforeSignIn', Door>

/** What the emulator answers: tokens, lists, or an error. */
export interface AuthAnswer {
  localId?: string
  idToken?: string
  error?: { message: string }
  [key: string]: unknown
}

interface AuthEmulator {
  /** Calls an endpoint of the Identity Toolkit, as the browser does or, by `Bearer owner`, as the owner. */
  call(path: string, body: object, asOwner?: boolean): Promise<AuthAnswer>
  /** Signs in with a link that was sent to the address. */
  signInByLink(email: string): Promise<AuthAnswer>
  signInByPassword(email: string, password?: string): Promise<AuthAnswer>
  /** Deletes all accounts. */
  clear(): Promise<void>
  /** Lets the emulator ask our doors; their tokens are not signed, as in the local suite. */
  openDoors(doors: Doors): Promise<void>
}

/** Loading the emulator takes ten seconds of work. */
const LOADING_MS = 180_000

/** Firebase's own Auth emulator for one test file, in its process; accounts are those of `GCLOUD_PROJECT`. */
export function withAuthEmulator(): AuthEmulator {
  const servers: Server[] = []
  let origin = ''
  const project = () => process.env['GCLOUD_PROJECT'] ?? ''

  beforeAll(async () => {
    const load = createRequire(import.meta.url)
    const emulator = load('firebase-tools/lib/emulator/auth/server') as {
      createApp(project: string): Promise<Parameters<typeof createServer>[1]>
    }
    origin = await listen(createServer(await emulator.createApp(project())), servers)
    process.env['FIREBASE_AUTH_EMULATOR_HOST'] = origin.slice('http://'.length)
  }, LOADING_MS)

  afterAll(async () => {
    delete process.env['FIREBASE_AUTH_EMULATOR_HOST']
    for (const server of servers) {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    }
  })

  async function send(method: string, path: string, body: object, asOwner: boolean): Promise<AuthAnswer> {
    const response = await fetch(`${origin}/identitytoolkit.googleapis.com${path}`, {
      method,
      headers: { 'content-type': 'application/json', ...(asOwner ? { authorization: 'Bearer owner' } : {}) },
      body: JSON.stringify(body),
    })
    return (await response.json()) as AuthAnswer
  }
  const call = (path: string, body: object, asOwner = false) =>
    send('POST', asOwner ? `/v1/projects/${project()}/${path}` : `/v1/${path}?key=any`, body, asOwner)

  return {
    call,
    signInByPassword: (email, password = 'secret1') =>
      call('accounts:signInWithPassword', { email, password, returnSecureToken: true }),
    async signInByLink(email) {
      const wish = { requestType: 'EMAIL_SIGNIN', email, continueUrl: 'http://localhost/', returnOobLink: true }
      const { oobCode } = await call('accounts:sendOobCode', wish, true)
      return call('accounts:signInWithEmailLink', { email, oobCode })
    },
    async clear() {
      const headers = { authorization: 'Bearer owner' }
      await fetch(`${origin}/emulator/v1/projects/${project()}/accounts`, { method: 'DELETE', headers })
    },
    async openDoors(doors) {
      const triggers: Record<string, { functionUri: string }> = {}
      for (const [name, door] of Object.entries(doors)) {
        triggers[name] = { functionUri: await listen(createServer(handlerOf(door)), servers) }
      }
      const path = `/v2/projects/${project()}/config?updateMask=blockingFunctions`
      await send('PATCH', path, { blockingFunctions: { triggers } }, true)
    },
  }
}

async function listen(server: Server, servers: Server[]): Promise<string> {
  servers.push(server)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** The little of Express that a function's handler uses. */
function handlerOf(door: Door) {
  return (request: IncomingMessage, response: ServerResponse) => void answer(request, response)

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await json(request)
    const header = (name: string) => request.headers[name.toLowerCase()]
    const send = (text: unknown) => response.end(typeof text === 'string' ? text : JSON.stringify(text))
    const status = (code: number) => Object.assign(response, { statusCode: code })
    await door(Object.assign(request, { body, header }), Object.assign(response, { send, json: send, status }))
  }
}
