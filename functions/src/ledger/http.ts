import { onRequest } from 'firebase-functions/v2/https'
import { asMeshError } from '../kit/as-mesh-error.ts'
import { now } from '../kit/clock.ts'
import { log } from '../kit/log.ts'
import { withTrace } from '../kit/trace.ts'
import { LEDGER_OPTIONS } from '../options.ts'

/** The transparency log for whoever verifies it, and the witness for other logs. */
export const ledger = onRequest(LEDGER_OPTIONS, (request, response) =>
  withTrace(async () => {
    response.setHeader('X-Content-Type-Options', 'nosniff')
    try {
      const verb = await import('./serve/answer-ledger.ts')
      const { method, path, headers } = request
      const body = request.rawBody ?? NOTHING
      const answer = await verb.answerLedger({ method, path, headers, body }, now())
      const length = Buffer.byteLength(answer.body)
      response.writeHead(answer.status, {
        ...answer.headers,
        ...(answer.status !== 304 && { 'Content-Length': length }),
      })
      response.end(method === 'HEAD' ? undefined : answer.body)
    } catch (error) {
      log.failure('ledger', asMeshError(error))
      response.writeHead(503, {
        'Content-Type': 'text/plain; charset=utf-8',
        'Cache-Control': 'no-store',
        'Retry-After': '10',
      })
      response.end('The ledger cannot answer now; ask again.\n')
    }
  }),
)

/** GET and HEAD bring no body. */
const NOTHING = Buffer.alloc(0)
