import type { TestProject } from 'vitest/node'
import { Suite } from '../src/suite.ts'

declare module 'vitest' {
  interface ProvidedContext {
    site: string
    directory: string
    portOffset: number
    firestoreHost: string
    projectId: string
  }
}

/** One suite serves every test file that does not need one of its own. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const suite = await Suite.start()
  project.provide('site', suite.site)
  project.provide('directory', suite.directory)
  project.provide('portOffset', suite.portOffset)
  project.provide('firestoreHost', suite.firestoreHost)
  project.provide('projectId', suite.projectId)
  return async () => {
    await suite.stop()
    suite.remove()
  }
}
