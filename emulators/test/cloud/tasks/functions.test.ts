import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { FunctionsEmulator, type EmulatedFunction } from '../../../kit/functions-emulator.ts'
import { until } from '../../pubsub/until.ts'
import { eachStand } from './stand.ts'

const stand = eachStand()
const QUEUE = 'projects/demo/locations/us-central1/queues/growLedger'
const ADDRESS = 'https://us-central1-demo.cloudfunctions.net/growLedger'

let server: Server
let listed: EmulatedFunction[]
let called: string[]

/** The Functions emulator's answers of firebase-tools 15.34: its list, and 404 with words for what it has not loaded. */
beforeEach(async () => {
  listed = [taskFunction('growLedger', { maxAttempts: 2, minBackoffSeconds: 7 })]
  called = []
  server = createServer((request, response) => {
    const { url = '' } = request
    if (url === '/backends') return void response.end(JSON.stringify({ backends: [{ functionTriggers: listed }] }))
    if (listed.some(({ name }) => url === `/demo/us-central1/${name}`)) {
      called.push(url)
      return void response.writeHead(204).end()
    }
    const id = url.split('/').slice(2).join('-')
    response.writeHead(404).end(`Function ${id} does not exist, valid functions are: `)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  stand().functions = new FunctionsEmulator({ host: `127.0.0.1:${port}`, project: 'demo' })
  await stand().restart()
})

afterEach(async () => {
  server.closeAllConnections()
  await new Promise<void>((resolve) => server.close(() => resolve()))
})

function taskFunction(name: string, retryConfig: object, rateLimits: object = {}) {
  const fn = { id: `us-central1-${name}`, name, region: 'us-central1', platform: 'gcfv2', timeoutSeconds: 60 }
  return { ...fn, taskQueueTrigger: { retryConfig, rateLimits } }
}

const enqueue = (parent = QUEUE, url = ADDRESS) => stand().create({ task: { httpRequest: { url } } }, parent)

test("calls a function's address at the Functions emulator, and says so once", async () => {
  await enqueue()
  await enqueue()
  await until('both calls', () => called.length === 2 || undefined)
  await stand().idle()
  expect(called).toEqual(['/demo/us-central1/growLedger', '/demo/us-central1/growLedger'])
  expect(stand().logged).toEqual([
    `queue growLedger: tasks for ${ADDRESS} go to http://${stand().functions?.host}/demo/us-central1/growLedger`,
  ])
})

test('the queue of a function has what the function declares, and one call at a time', async () => {
  const [queue] = await stand().client.getQueue({ name: QUEUE })
  expect(queue).toMatchObject({
    rateLimits: { maxConcurrentDispatches: 1 },
    retryConfig: { maxAttempts: 2, minBackoff: { seconds: '7' }, maxBackoff: { seconds: '3600' }, maxDoublings: 16 },
  })
})

test('a function that came since the last look has its queue; one that is not there has none', async () => {
  listed.push(taskFunction('runAction', {}))
  const other = (name: string) => QUEUE.replace('growLedger', name)
  await enqueue(other('runAction'), ADDRESS.replace('growLedger', 'runAction'))
  await stand().idle()
  await expect(enqueue(other('nobody'))).rejects.toMatchObject({
    code: 9,
    message: '9 FAILED_PRECONDITION: Queue does not exist: nobody.',
  })
  await expect(stand().client.getQueue({ name: other('nobody') })).rejects.toMatchObject({ code: 5 })
})

test('a function that is being loaded costs no attempt', async () => {
  const loaded = listed
  const { name } = await (async () => {
    await stand().functions?.refresh()
    listed = []
    return enqueue()
  })()
  await stand().idle()
  const [task] = await stand().client.getTask({ name })
  expect(task).toMatchObject({ dispatchCount: 0 })
  listed = loaded
  await stand().functions?.refresh(true)
  await stand().idle()
  expect(called).toHaveLength(1)
})
