import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { deleteApp, initializeApp } from 'firebase-admin/app'
import { getFirestore, Timestamp } from 'firebase-admin/firestore'
import { Suite } from '../../../e2e/src/suite.ts'

const SERVICES = 20
const INTERVAL_S = 5
const THRESHOLD = 2
const FALLS = 3
/** Falls begin at different distances from the next slot. */
const PAUSES_S = [11, 12.7, 14.3]

/**
 * Seconds from a failure to its incident beyond interval x threshold, in a whole local suite: 20 services fall together
 * three times. Includes the question to another region before the fall is believed.
 */
export async function detectOverIntervalSeconds(): Promise<number[]> {
  let isDown = false
  const target = createServer((_, response) => response.writeHead(isDown ? 503 : 200).end())
  target.listen(0, '127.0.0.1')
  await once(target, 'listening')
  const { port } = target.address() as AddressInfo
  const suite = await Suite.start({ config: configOf(port), tickSeconds: 1 })
  process.env['FIRESTORE_EMULATOR_HOST'] = suite.firestoreHost
  const app = initializeApp({ projectId: suite.projectId }, 'detect')
  try {
    const over: number[] = []
    for (let fall = 0; fall < FALLS; fall += 1) {
      isDown = false
      await pause(PAUSES_S[fall] ?? 0)
      const fellAt = Date.now()
      isDown = true
      for (const seenAt of await incidentsSince(app, fellAt)) {
        over.push((seenAt - fellAt) / 1000 - INTERVAL_S * THRESHOLD)
      }
    }
    return over
  } finally {
    await deleteApp(app)
    await suite.stop()
    suite.remove()
    target.closeAllConnections()
    target.close()
  }
}

/** When a listener saw each service's incident. */
async function incidentsSince(app: ReturnType<typeof initializeApp>, startMs: number): Promise<number[]> {
  const seen = new Map<string, number>()
  const opened = getFirestore(app).collection('incidents').where('openTime', '>=', Timestamp.fromMillis(startMs))
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`${seen.size} of ${SERVICES} incidents within two minutes`)),
      120_000,
    )
    const stop = opened.onSnapshot(({ docs }) => {
      for (const { id } of docs) if (!seen.has(id)) seen.set(id, Date.now())
      if (seen.size < SERVICES) return
      clearTimeout(timer)
      stop()
      resolve()
    }, reject)
  })
  return [...seen.values()]
}

function configOf(port: number): string {
  const services = Array.from({ length: SERVICES }, (_, index) => ({
    id: `service-${index}`,
    checks: [
      {
        id: 'http',
        http: { url: `http://127.0.0.1:${port}/${index}` },
        interval: `${INTERVAL_S}s`,
        failureThreshold: THRESHOLD,
        successThreshold: 1,
      },
    ],
  }))
  // JSON is YAML.
  return JSON.stringify({ version: 1, services })
}

function pause(seconds: number): Promise<void> {
  return new Promise((resolve) => void setTimeout(resolve, seconds * 1000))
}
