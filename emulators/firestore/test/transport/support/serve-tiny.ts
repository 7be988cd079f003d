import { onTestFinished } from 'vitest'
import { Clock } from '../../../../kit/clock.ts'
import { Faults } from '../../../../kit/faults.ts'
import { serveFirestore } from '../../../serve.ts'
import type { ServedFirestore, ServeOptions } from '../../../serve.ts'
import { TinyService } from './tiny-service.ts'

export interface ServedTiny {
  service: TinyService
  clock: Clock
  faults: Faults
  served: ServedFirestore
  /** `http://127.0.0.1:<port>` */
  url: string
}

/** Serves a tiny service on a free port until the test ends. */
export async function serveTiny(
  handlers: ConstructorParameters<typeof TinyService>[0] = {},
  options: Partial<ServeOptions> = {},
): Promise<ServedTiny> {
  const service = new TinyService(handlers)
  const clock = options.clock ?? new Clock()
  const faults = options.faults ?? new Faults()
  const served = await serveFirestore({ host: '127.0.0.1', port: 0, service, ...options, clock, faults })
  onTestFinished(() => served.close())
  return { service, clock, faults, served, url: `http://127.0.0.1:${served.port}` }
}
