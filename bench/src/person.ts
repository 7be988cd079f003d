import type { Suite } from '../../e2e/src/suite.ts'

/** A seeded account of a suite, signed in, that calls functions as the dashboard does. */
export class Person {
  readonly #functions: string
  readonly #idToken: string

  private constructor(functions: string, idToken: string) {
    this.#functions = functions
    this.#idToken = idToken
  }

  /** Signs in as `operator`, `approver`, … of the suite. */
  static async signIn(suite: Suite, role: string): Promise<Person> {
    const auth = `http://127.0.0.1:${9099 + suite.portOffset}/identitytoolkit.googleapis.com/v1/accounts:signInWithPassword`
    const credentials = { email: `${role}@mesh.test`, password: `mesh-${role}`, returnSecureToken: true }
    const { idToken } = (await post(`${auth}?key=key`, credentials, {})) as { idToken: string }
    return new Person(`http://127.0.0.1:${5001 + suite.portOffset}/${suite.projectId}/us-central1`, idToken)
  }

  /** Answer of a callable; an error with its message otherwise. */
  async call<T>(name: string, data: object): Promise<T> {
    const headers = { authorization: `Bearer ${this.#idToken}` }
    const { result } = (await post(`${this.#functions}/${name}`, { data }, headers)) as { result: T }
    return result
  }
}

async function post(url: string, body: object, headers: Record<string, string>): Promise<unknown> {
  const reply = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })
  if (!reply.ok) throw new Error(`${url} answered ${reply.status}: ${await reply.text()}`)
  return reply.json()
}
