import { spawnSync } from 'node:child_process'
import { createServer, type AddressInfo } from 'node:net'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { deleteApp, initializeApp } from 'firebase-admin/app'
import { getFirestore } from 'firebase-admin/firestore'
import { launchBrowser } from '../src/browser.ts'
import { openDashboard } from '../src/dashboard.ts'
import { meshCommand } from '../src/mesh-command.ts'
import { isAlive, processTree } from '../src/process-tree.ts'
import { REPOSITORY, Suite } from '../src/suite.ts'

const suites: Suite[] = []

afterEach(async () => {
  for (const suite of suites.splice(0)) {
    await suite.stop()
    suite.remove()
  }
})

async function startSuite(again?: Suite): Promise<Suite> {
  const suite = await Suite.start(again === undefined ? {} : { again })
  suites.push(suite)
  return suite
}

test('killed emulators lose no acknowledged write, open pages recover, and Ctrl-C leaves nothing', async () => {
  const first = await startSuite()
  const browser = await launchBrowser()
  const page = await openDashboard(browser, first.site)
  const payments = page.locator('[data-testid="service-payments"]')
  await page.locator('[data-testid="service-payments"][data-state="up"]').waitFor({ timeout: 60_000 })

  process.env['FIRESTORE_EMULATOR_HOST'] = first.firestoreHost
  const app = initializeApp({ projectId: first.projectId }, 'lifecycle')
  const firestore = getFirestore(app)
  await Promise.all(Array.from({ length: 500 }, (_, index) => firestore.doc(`kept/d${index}`).set({ index })))

  const emulator = processTree(first.pid).find(({ command }) => command.includes('emulators/firestore/main.ts'))
  process.kill(emulator?.pid ?? 0, 'SIGKILL')
  expect(await first.exited()).toBe(1)
  expect(first.output).toContain('The emulator suite ended by itself')

  const second = await startSuite(first)
  expect((await firestore.collection('kept').count().get()).data().count).toBe(500)
  await deleteApp(app)

  meshCommand(second.directory, 'demo', 'break', 'payments')
  await page.locator('[data-testid="service-payments"][data-state="down"]').waitFor({ timeout: 90_000 })
  expect(await payments.count()).toBe(1)
  await browser.close()

  const tree = processTree(second.pid)
  expect(tree.length).toBeGreaterThan(4)
  expect(await second.stop()).toBeLessThan(5000)
  expect(tree.filter(({ pid }) => isAlive(pid)).map(({ command }) => command)).toEqual([])
})

test('a busy port is named with its owner and the setting that moves it', async () => {
  const squatter = createServer()
  squatter.listen(0, '127.0.0.1')
  await once(squatter, 'listening')
  const { port } = squatter.address() as AddressInfo
  const directory = mkdtempSync(join(tmpdir(), 'mesh-busy-'))
  const options = ['--port-offset', String(port - 8080), '--data', directory]
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

test('without a suite the commands say how to start one', () => {
  const { status, output } = meshCommand(join(tmpdir(), 'mesh-nowhere'), 'demo', 'break', 'payments')
  expect(status).toBe(1)
  expect(output).toContain('No local suite is running. Start it with "npm start"')
})
