import { RevisionsClient, ServicesClient, type protos } from '@google-cloud/run'
import { credentials } from '@grpc/grpc-js'
import { Clock } from '../../../kit/clock.ts'
import { addRunServices } from '../../../cloud/run/service.ts'
import { startPubsub, type Pubsub } from '../../../pubsub/start.ts'

export const PARENT = 'projects/demo-run/locations/us-central1'
export const NAME = `${PARENT}/services/shop`
export type Service = protos.google.cloud.run.v2.IService
type Update = protos.google.cloud.run.v2.IUpdateServiceRequest

/** The stand-in on a port of its own with a clock that stands still, and Google's clients. */
export class RunStand {
  readonly pubsub: Pubsub
  readonly services: ServicesClient
  readonly revisions: RevisionsClient

  private constructor(pubsub: Pubsub) {
    this.pubsub = pubsub
    process.env['METADATA_SERVER_DETECTION'] = 'none'
    const options = { apiEndpoint: pubsub.host, port: pubsub.port, projectId: 'demo-run' }
    this.services = new ServicesClient({ ...options, sslCreds: credentials.createInsecure() })
    this.revisions = new RevisionsClient({ ...options, sslCreds: credentials.createInsecure() })
  }

  static async start(dataDir?: string): Promise<RunStand> {
    const clock = new Clock()
    clock.freeze(Date.parse('2026-01-01T00:00:00Z') * 1_000)
    const addServices: Parameters<typeof startPubsub>[0]['addServices'] = (server, context) =>
      addRunServices(server, { dataDir, seed: undefined, operationMs: 500 }, context)
    return new RunStand(await startPubsub({ host: '127.0.0.1', port: 0, clock, addServices }))
  }

  async stop(): Promise<void> {
    await Promise.all([this.services.close(), this.revisions.close()])
    await this.pubsub.close()
  }

  /** Moves the clock past everything that is under way. */
  settle(): void {
    this.pubsub.clock.advance(1e6)
  }

  async create(serviceId = 'shop', service: Service = withImage('v1')): Promise<Service> {
    const [operation] = await this.services.createService({ parent: PARENT, serviceId, service })
    return this.finished(operation.name, serviceId)
  }

  async update(service: Service, paths: string[], rest: Update = {}): Promise<Service> {
    const [operation] = await this.services.updateService({
      service: { name: NAME, ...service },
      updateMask: { paths },
      ...rest,
    })
    if (rest.validateOnly === true) return (await operation.promise())[0]
    return this.finished(operation.name)
  }

  /** The service once an operation has ended; throws its error. */
  async finished(operation = '', serviceId?: string): Promise<Service> {
    this.settle()
    const { error } = await this.services.checkUpdateServiceProgress(operation)
    if (error !== undefined && error !== null) throw error
    return this.get(serviceId)
  }

  async get(serviceId = 'shop'): Promise<Service> {
    return (await this.services.getService({ name: `${PARENT}/services/${serviceId}` }))[0]
  }

  /** Short names of the shop's revisions, newest first. */
  async revisionNames(): Promise<string[]> {
    const [revisions] = await this.revisions.listRevisions({ parent: NAME })
    return revisions.map(({ name }) => name?.split('/').at(-1) ?? '')
  }
}

export function withImage(version: string): Service {
  return { template: { containers: [{ image: `example.test/shop:${version}` }] } }
}
