import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { get, type IncomingMessage } from 'node:http'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { json } from 'node:stream/consumers'
import { parseEnv } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'
import { REPOSITORY } from '../src/suite/repository.ts'

const RUNTIME = createRequire(import.meta.url).resolve('firebase-tools/lib/emulator/functionsEmulatorRuntime.js')

/** A function that answers with the files which its process has loaded. */
const FUNCTION = `
const { onRequest } = require('firebase-functions/v2/https')
exports.loaded = onRequest((request, response) => response.json(Object.keys(require.cache)))
`

test('a worker answers without the parts of firebase-tools that it never calls', async () => {
  const root = mkdtempSync(join(tmpdir(), 'mesh-worker-'))
  onTestFinished(() => rmSync(root, { recursive: true }))
  // The path in the file begins at the folder of the functions.
  const directory = join(root, 'functions')
  mkdirSync(directory)
  symlinkSync(join(REPOSITORY, 'cli'), join(root, 'cli'))
  const dependencies = { 'firebase-admin': '*', 'firebase-functions': '*' }
  writeFileSync(join(directory, 'package.json'), JSON.stringify({ main: 'index.js', dependencies }))
  writeFileSync(join(directory, 'index.js'), FUNCTION)
  symlinkSync(join(REPOSITORY, 'node_modules'), join(directory, 'node_modules'))
  const local = parseEnv(readFileSync(join(REPOSITORY, 'functions/.env.local'), 'utf8'))
  const socketPath = join(directory, 'worker.sock')

  const worker = fork(RUNTIME.replace(/\.js$/, ''), {
    cwd: directory,
    env: { ...process.env, ...local, FUNCTION_TARGET: 'loaded', FUNCTION_SIGNATURE_TYPE: 'http', PORT: socketPath },
    execArgv: [],
    stdio: 'ignore',
  })
  onTestFinished(async () => {
    const ended = once(worker, 'exit')
    if (worker.kill('SIGKILL')) await ended
  })
  await new Promise<void>((resolve, reject) => {
    worker.on('message', (line) => {
      if (JSON.stringify(line).includes('Listening to port')) resolve()
    })
    worker.on('exit', (code) => reject(new Error(`the worker ended with code ${String(code)}`)))
  })
  const [response] = (await once(get({ socketPath, path: '/' }), 'response')) as [IncomingMessage]
  expect(response.statusCode).toBe(200)
  const loaded = ((await json(response)) as string[]).filter((file) => file.includes('/firebase-tools/lib/'))
  expect(loaded).toContain(join(RUNTIME, '../functionsEmulatorShared.js'))
  expect(loaded.filter((file) => /\/lib\/(?:deploy|extensions|utils\.js)/.test(file))).toEqual([])
  expect(loaded.length).toBeLessThan(20)
})
