import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { CONTROL_ROOT, controlReply, type ControlReply } from '../kit/control.ts'
import type { Faults } from '../kit/faults.ts'
import { readJson, sendJson } from '../kit/json-http.ts'
import type { Broker } from './engine/broker.ts'

/** How many dead letters the status shows of each dead-letter subscription. */
const SHOWN_DEAD_LETTERS = 20

/**
 * The HTTP side of the port: `/emulator/v1/mesh/` with `clock` and `faults` (see the kit), `POST reset` (drops every message and
 * fault, thaws the clock; topics and subscriptions stay) and `GET status`; plus `GET /`, which answers 200 for probes.
 */
export function controlListener(broker: Broker, faults: Faults, onReset = (): void => undefined): RequestListener {
  return (request, response) => {
    answer(broker, faults, onReset, request).then(
      ({ status, body }) => sendJson(response, status, body),
      (error: unknown) => fail(response, error),
    )
  }
}

async function answer(
  broker: Broker,
  faults: Faults,
  onReset: () => void,
  request: IncomingMessage,
): Promise<ControlReply> {
  const method = request.method ?? 'GET'
  const { pathname: path } = new URL(request.url ?? '/', 'http://localhost')
  const body = await readJson(request)
  if (path === `${CONTROL_ROOT}reset` && method === 'POST') {
    faults.reset()
    broker.clear()
    onReset()
    broker.clock.thaw()
    return { status: 200, body: {} }
  }
  if ((path === `${CONTROL_ROOT}status` || path === '/') && method === 'GET')
    return { status: 200, body: status(broker, faults) }
  const reply = controlReply({ method, path, body }, { clock: broker.clock, faults })
  if (reply !== undefined) return reply
  const message = `Mesh's Pub/Sub emulator has no ${method} ${path}; it has ${CONTROL_ROOT}{status,reset,clock,faults} and gRPC.`
  return { status: 404, body: { error: { message } } }
}

function status(broker: Broker, faults: Faults): Record<string, unknown> {
  const subscriptions = [...broker.subscriptions.values()]
  const deadLetterTopics = new Set(subscriptions.map(({ config }) => config.deadLetterPolicy?.deadLetterTopic))
  return {
    emulator: "Mesh's Pub/Sub emulator",
    clock: { now: new Date(broker.clock.now() / 1_000).toISOString(), frozen: broker.clock.isFrozen },
    faults: faults.list(),
    topics: [...broker.topics.keys()].sort(),
    subscriptions: subscriptions.map((subscription) => ({
      name: subscription.config.name,
      topic: subscription.config.topic,
      ...subscription.stats(),
    })),
    deadLetters: subscriptions.flatMap((subscription) =>
      deadLetterTopics.has(subscription.config.topic)
        ? [...subscription.messages()].slice(0, SHOWN_DEAD_LETTERS).map(({ message }) => ({
            topic: subscription.config.topic,
            subscription: subscription.config.name,
            messageId: message.id,
            attributes: message.attributes,
          }))
        : [],
    ),
  }
}

function fail(response: ServerResponse, error: unknown): void {
  const message = error instanceof Error ? error.message : String(error)
  sendJson(response, error instanceof SyntaxError ? 400 : 500, { error: { message } })
}
