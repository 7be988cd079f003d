import { onRequest } from 'firebase-functions/v2/https'
import { asMeshError } from '../kit/as-mesh-error.ts'
import { now } from '../kit/clock.ts'
import { log } from '../kit/log.ts'
import { STATUS_OPTIONS } from '../options.ts'
import { siteOf } from './site-of.ts'

/** Public status pages, their feeds and badges, for everybody. */
export const status = onRequest(STATUS_OPTIONS, async (request, response) => {
  try {
    const verb = await import('./answer-status.ts')
    const host = request.get('x-forwarded-host') ?? request.get('host') ?? 'localhost'
    const { method, path, originalUrl } = request
    const answer = await verb.answerStatus(
      {
        method,
        path,
        hasQuery: originalUrl.includes('?'),
        ifNoneMatch: request.get('if-none-match'),
        site: siteOf(host),
      },
      now(),
    )
    response.status(answer.status).set(answer.headers).send(answer.body)
  } catch (error) {
    log.failure('status', asMeshError(error))
    response
      .status(503)
      .set({ 'Cache-Control': 'no-store', 'Retry-After': '30', 'X-Content-Type-Options': 'nosniff' })
      .type('text/plain')
      .send('The state is unknown: the status page cannot be read now.\n')
  }
})
