import { PubSub, type Message, type Subscription } from '@google-cloud/pubsub'
import { randomUUID } from 'node:crypto'
import { startPubsub, type Pubsub } from '../../../pubsub/start.ts'
import { until } from '../until.ts'

// Else the client asks the network whether it runs on Google Cloud.
process.env['METADATA_SERVER_DETECTION'] ??= 'none'

/** The emulator under test: Mesh's own, started here, or the one at PUBSUB_CONTRACT_HOST (e.g. Google's). */
export interface Subject {
  client: PubSub
  address: string
  /** Only for Mesh's own. */
  own: Pubsub | undefined
  /** A topic and subscription id that nobody has used. */
  fresh(kind: string): string
  close(): Promise<void>
}

export async function openSubject(): Promise<Subject> {
  const host = process.env['PUBSUB_CONTRACT_HOST']
  const own = host === undefined ? await startPubsub({ host: '127.0.0.1', port: 0 }) : undefined
  const address = host ?? `127.0.0.1:${own?.port}`
  const client = new PubSub({ projectId: 'demo-contract', apiEndpoint: address, emulatorMode: true })
  return {
    client,
    address,
    own,
    fresh: (kind) => `${kind}-${randomUUID()}`,
    async close() {
      await client.close()
      await own?.close()
    },
  }
}

/** Everything that arrived on a subscription, in order; nothing is acknowledged unless `handle` does it. */
export class Inbox {
  readonly messages: Message[] = []
  readonly #subscription: Subscription

  constructor(
    subscription: Subscription,
    handle: (message: Message, count: number) => void = (message) => message.ack(),
  ) {
    this.#subscription = subscription
    subscription.on('message', (message: Message) => {
      this.messages.push(message)
      handle(message, this.messages.length)
    })
    subscription.on('error', () => undefined)
  }

  get texts(): string[] {
    return this.messages.map((message) => message.data.toString())
  }

  /** Waits until so many messages arrived. */
  has(count: number): Promise<true> {
    return until(`${count} messages`, () => this.messages.length >= count || undefined)
  }

  close(): Promise<void> {
    return this.#subscription.close()
  }
}

/** The gRPC status code of a call that must fail. */
export async function codeOf(call: Promise<unknown>): Promise<number> {
  return call.then(
    () => 0,
    (error: { code: number }) => error.code,
  )
}
