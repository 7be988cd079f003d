import { onRequest } from 'firebase-functions/v2/https'
import { asMeshError } from '../../kit/as-mesh-error.ts'
import { now } from '../../kit/clock.ts'
import { log } from '../../kit/log.ts'
import { personCallable } from '../../kit/person-callable.ts'
import { HEARTBEAT_OPTIONS } from '../../options.ts'

/** Where jobs say that they are alive; the address itself is the secret. */
export const heartbeat = onRequest(HEARTBEAT_OPTIONS, async (request, response) => {
  response.set('Cache-Control', 'no-store').type('text/plain')
  try {
    const verb = await import('./receive-heartbeat.ts')
    const { method, path, query } = request
    const { status, text } = await verb.receiveHeartbeat(
      { method, path, query, body: request.rawBody ?? NOTHING },
      now(),
    )
    if (status === 405) response.set('Allow', verb.HEARTBEAT_METHODS.join(', '))
    response.status(status).send(text)
  } catch (error) {
    log.failure('heartbeat', asMeshError(error))
    response.status(503).send('Mesh could not take this heartbeat now; send it again.\n')
  }
})

/** GET and HEAD bring no body. */
const NOTHING = Buffer.alloc(0)

/** The push address of a heartbeat check, or a new one, for operators. */
export const heartbeatUrl = personCallable(
  'heartbeatUrl',
  async () => (await import('./heartbeat-url.ts')).heartbeatUrl,
)
