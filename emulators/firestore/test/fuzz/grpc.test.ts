import grpc from '@grpc/grpc-js'
import { expect, onTestFinished, test } from 'vitest'
import { RPC_METHODS } from '../../transport/proto-json/messages.ts'
import { idToken } from '../transport/support/id-token.ts'
import { check, forEachInput, INPUTS, SEED } from './inputs.ts'
import { mutateBytes, mutateJson } from './mutate.ts'
import { Random } from './random.ts'
import { LISTEN_REQUESTS, REQUESTS, WRITE_REQUESTS } from './requests.ts'
import { CANARY, startWorld } from './world.ts'

const AT_ONCE = 64
const SEEDS = [
  ...REQUESTS,
  ...LISTEN_REQUESTS.map((request) => ({ name: 'Listen', request })),
  ...WRITE_REQUESTS.map((request) => ({ name: 'Write', request })),
]
const METHODS = new Map(RPC_METHODS.map((method) => [method.name, method]))
/** What an emulator that is in order never answers. */
const FAULTS = [grpc.status.UNKNOWN, grpc.status.INTERNAL, grpc.status.DATA_LOSS, grpc.status.DEADLINE_EXCEEDED]
const UNREADABLE = /^The \d+ bytes are no [\w.]+: /

test(
  `malformed gRPC messages get a client's error, and nothing secret is read or written`,
  { timeout: 300_000 },
  async () => {
    const world = await startWorld()
    const random = new Random(SEED)
    const client = new grpc.Client(world.url.replace('http://', ''), grpc.credentials.createInsecure())
    onTestFinished(() => client.close())
    await forEachInput(INPUTS.grpc, AT_ONCE, async () => {
      const { name, request } = random.pick(SEEDS)
      const bytes = encode(random, name, request)
      const metadata = new grpc.Metadata()
      if (random.below(2) === 0) metadata.set('authorization', `Bearer ${idToken({ sub: 'ann', user_id: 'ann' })}`)
      const isStream = name === 'Listen' || name === 'Write'
      const { code, details, answers } = await call(client, METHODS.get(name)?.path ?? '', bytes, metadata, isStream)
      const seen = () => `${name} ${bytes.toString('base64')} -> ${grpc.status[code]} ${details}`
      // gRPC itself answers INTERNAL to bytes that are no message: https://grpc.github.io/grpc/core/md_doc_statuscodes.html
      check(!FAULTS.includes(code) || UNREADABLE.test(details), seen)
      for (const answer of answers) check(!answer.includes(CANARY), seen)
    })
    await expect(world.checkUnharmed()).resolves.toBeUndefined()
  },
)

/** A mutant of the message: of its bytes, or of its JSON form where that still fits the descriptors. */
function encode(random: Random, name: string, request: Record<string, unknown>): Buffer {
  const codec = METHODS.get(name)?.request
  if (codec === undefined) throw new Error(`No codec for ${name}.`)
  if (random.below(2) === 0) {
    try {
      return codec.toWire(mutateJson(random, request) as Record<string, unknown>)
    } catch {
      // A mutant that the descriptors cannot express goes over the wire as mutated bytes instead.
    }
  }
  return mutateBytes(random, codec.toWire(request))
}

interface Answered {
  readonly code: grpc.status
  readonly details: string
  readonly answers: Buffer[]
}

/** Sends one message; of a stream that stays open, what came before it was half-closed and ended. */
function call(
  client: grpc.Client,
  path: string,
  bytes: Buffer,
  metadata: grpc.Metadata,
  isStream: boolean,
): Promise<Answered> {
  const same = (buffer: Buffer): Buffer => buffer
  return new Promise((resolve) => {
    const answers: Buffer[] = []
    const options = { deadline: Date.now() + 20_000 }
    const sent = client.makeBidiStreamRequest(path, same, same, metadata, options)
    sent.on('data', (answer: Buffer) => answers.push(answer))
    sent.on('error', () => undefined)
    sent.on('status', ({ code, details }: grpc.StatusObject) => resolve({ code, details, answers }))
    sent.write(bytes)
    sent.end()
    if (isStream) sent.once('data', () => setImmediate(() => sent.cancel()))
  })
}
