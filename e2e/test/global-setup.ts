import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { TestProject } from 'vitest/node'
import { journeyConfig } from '../src/journey-config.ts'
import type { SharedSuite } from '../src/shared-suite.ts'
import { Suite } from '../src/suite.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Where test files ask for the suite that they share. */
    suiteDoor: string
  }
}

/**
 * One suite serves every test file that does not need one of its own. It starts when the first of them asks for it: the other
 * projects' tests run between this and them, and a suite that ticks beside them would only slow them down.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  let starting: Promise<Suite> | undefined
  const door = createServer((_, response) => {
    starting ??= Suite.start({ config: journeyConfig() })
    starting.then(
      ({ site, directory, portOffset, firestoreHost, projectId }) => {
        const shared: SharedSuite = { site, directory, portOffset, firestoreHost, projectId }
        response.end(JSON.stringify(shared))
      },
      (error: unknown) => response.writeHead(500).end(String(error)),
    )
  })
  door.listen(0, '127.0.0.1')
  await once(door, 'listening')
  project.provide('suiteDoor', `http://127.0.0.1:${(door.address() as AddressInfo).port}`)
  return async () => {
    door.close()
    door.closeAllConnections()
    const suite = await starting?.catch(() => undefined)
    await suite?.stop()
    suite?.remove()
  }
}
