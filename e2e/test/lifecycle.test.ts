import { spawnSync } from 'node:child_process'
import { createServer } from 'node:net'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { deleteApp, initializeApp } from 'firebase-admin/app'
import { getFirestore } from 'firebase-admin/firestore'
import { launchBrowser } from '../src/browser.ts'
import { openDashboard } from '../src/dashboard.ts'
import { freePortOffset } from '../src/free-port-offset.ts'
import { journeyConfig } from '../src/journey-config.ts'
import { meshCommand } from '../src/mesh-command.ts'
import { isAlive } from '../../cli/src/suite/is-alive.ts'
import { processTree } from '../src/process-tree.ts'
import { REPOSITORY } from '../src/repository.ts'
import { Suite } from '../src/suite.ts'

const suites: Suite[] = []

afterEach(async () => {
  for (const suite of suites.splice(0)) {
    await suite.stop()
    suite.remove()
  }
})

async function startSuite(again?: Suite): Promise<Suite> {
  const suite = await Suite.start(again === undefined ? { config: journeyConfig() } : { again })
  suites.push(suite)
  return suite
}

function kill(suite: Suite, command: string): void {
  const found = processTree(suite.pid).find((candidate) => candidate.command.includes(command))
  if (found === undefined) throw new Error(`${command} does not run`)
  process.kill(found.pid, 'SIGKILL')
}

test('killed emulators lose no acknowledged write, open pages recover, and Ctrl-C leaves nothing', async () => {
  const first = await startSuite()
  const browser = await launchBrowser()
  const page = await openDashboard(browser, first.site)
  const payments = (state: string) => page.locator(`[data-testid="service-payments"][data-state="${state}"]`).waitFor()
  await payments('up')

  process.env['FIRESTORE_EMULATOR_HOST'] = first.firestoreHost
  const app = initializeApp({ projectId: first.projectId }, 'lifecycle')
  const kept = getFirestore(app).collection('kept')
  const write = (run: string) =>
    Promise.all(Array.from({ length: 300 }, (_, index) => kept.doc(`${run}-${index}`).set({ index })))
  const count = async () => (await kept.count().get()).data().count

  await write('first')
  kill(first, 'emulators/firestore/main.ts')
  expect(await first.exited()).toBe(1)
  expect(first.output).toContain(`The Firestore emulator at ${first.firestoreHost} has ended.`)
  expect(first.output).toContain('start again with "npm start"')

  const second = await startSuite(first)
  expect(await count()).toBe(300)
  await meshCommand(second.directory, 'demo', 'break', 'payments')
  await payments('down')

  await write('second')
  kill(second, 'firebase-tools/lib/bin/firebase.js')
  expect(await second.exited()).toBe(1)
  expect(second.output).toContain('The emulator suite has ended')

  const third = await startSuite(second)
  expect(await count()).toBe(600)
  await payments('up')

  const tree = processTree(third.pid)
  expect(tree.length).toBeGreaterThan(4)
  // Its own limits allow six seconds; a machine that is so busy that the start takes long is busy at the end as well.
  expect(await third.stop()).toBeLessThan(Math.max(10_000, third.readyMs / 4))
  expect(tree.filter(({ pid }) => isAlive(pid)).map(({ command }) => command)).toEqual([])
  await deleteApp(app)
  await browser.close()
}, 600_000)

test('a busy port is named with its owner and the setting that moves it', async () => {
  const offset = await freePortOffset()
  const port = 8080 + offset
  const squatter = createServer()
  squatter.listen(port, '127.0.0.1')
  await once(squatter, 'listening')
  const directory = mkdtempSync(join(tmpdir(), 'mesh-busy-'))
  const options = ['--port-offset', String(offset), '--data', directory]
  const { status, stderr } = spawnSync(process.execPath, ['cli/src/main.ts', 'start', ...options], {
    cwd: REPOSITORY,
    encoding: 'utf8',
  })
  expect(status).toBe(1)
  expect(stderr).toContain(`Port ${port} (firestore) is in use by`)
  expect(stderr).toContain(`(pid ${process.pid})`)
  expect(stderr).toContain('emulators.firestore.port in firebase.json')
  expect(stderr).toContain('--port-offset')
  squatter.close()
  rmSync(directory, { recursive: true, force: true })
})

test('without a suite the commands say how to start one', async () => {
  const { status, output } = await meshCommand(join(tmpdir(), 'mesh-nowhere'), 'demo', 'break', 'payments')
  expect(status).toBe(1)
  expect(output).toContain('No local suite is running')
  expect(output).toContain('Start it with "npm start"')
})
