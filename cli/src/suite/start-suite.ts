import { rmSync } from 'node:fs'
import { join, relative } from 'node:path'
import { MeshError } from '@mesh/core/errors'
import { applyOrAsk } from '../apply/apply-or-ask.ts'
import { startDemoFleet, type DemoFleet } from '../demo/demo-fleet.ts'
import { ensureKey } from '../ledger/ensure-key.ts'
import { loadConfig } from '../config/load-config.ts'
import { Site } from '../site/site.ts'
import { Accounts, SEEDED_ACCOUNTS } from './accounts.ts'
import { build, FUNCTIONS_BUILD, WEB_BUILD } from './build.ts'
import { FirebaseProcess, writeConfig } from './firebase-process.ts'
import { emptyDataDirectory } from './empty-data-directory.ts'
import { holdDirectory } from './hold-directory.ts'
import { checkPortsFree, firebaseJson, hostOf, secretManagerHost, type FirebaseJson } from './ports.ts'
import { REPOSITORY } from './repository.ts'
import { seedMembers } from './seed-members.ts'
import { watchPorts } from './watch-ports.ts'
import { removeSuite, writeSuite } from './suite-file.ts'

export interface SuiteOptions {
  dataDirectory: string
  /** Start without what the data directory holds. */
  fresh: boolean
  /** Configuration file to apply. */
  file: string
  google: boolean
  portOffset: number
  projectId: string
  tickSeconds: number
  withDemo: boolean
}

/** Runs the suite until it is told to stop; returns the exit code. */
export async function startSuite(options: SuiteOptions): Promise<number> {
  const started = performance.now()
  const config = firebaseJson(options.portOffset)
  loadConfig(options.file)
  await checkPortsFree(config, options.portOffset, options.withDemo)
  const letGo = await holdDirectory(options.dataDirectory)
  if (options.fresh) emptyDataDirectory(options.dataDirectory)
  say('Mesh', `local suite of project ${options.projectId}`)

  const stop = stopSignal()
  let fleet: DemoFleet | undefined
  let firebase: FirebaseProcess | undefined
  const secretManager = secretManagerHost(options.portOffset)
  const accounts = new Accounts(hostOf(config, 'auth'), options.projectId, options.dataDirectory)
  const configFile = writeConfig(config, options.portOffset)
  try {
    const functionsSeconds = await orStopped(build(FUNCTIONS_BUILD, stop.signal), stop)
    firebase = new FirebaseProcess({ ...options, config, configFile, secretManager })
    const webSeconds = await orStopped(build(WEB_BUILD, stop.signal), stop)
    say('build', `functions ${seconds(functionsSeconds)}, dashboard ${seconds(webSeconds)}`)
    if (options.withDemo) fleet = await startDemoFleet(options.portOffset)
    await orStopped(firebase.ready(), stop)
    describeParts(config, options, fleet)
    await orStopped(accounts.restore(), stop)
    await orStopped(seedMembers(hostOf(config, 'firestore'), options.projectId), stop)
    await orStopped(prepare(config, options, fleet), stop)
    announce(config, (performance.now() - started) / 1000)
    await Promise.race([stop.requested, ended(firebase, config, options)])
  } catch (error) {
    if (!(error instanceof Stopped)) throw error
  } finally {
    removeSuite(options.dataDirectory)
    accounts.close()
    if (firebase?.isRunning) await accounts.save()
    await Promise.all([firebase?.stop(), fleet?.close()])
    if (options.portOffset !== 0) rmSync(join(REPOSITORY, configFile), { force: true })
    letGo()
    stop.done()
  }
  say('stopped', options.google ? "Google's emulators keep no state" : `state is kept in ${options.dataDirectory}`)
  return 0
}

/** Rejects when the suite or one of the emulators ends by itself. */
async function ended(firebase: FirebaseProcess, config: FirebaseJson, options: SuiteOptions): Promise<never> {
  const watch = watchPorts({
    Firestore: hostOf(config, 'firestore'),
    'Pub/Sub': hostOf(config, 'pubsub'),
    'Secret Manager': secretManagerHost(options.portOffset),
  })
  const exited = firebase.exited.then((code) => {
    throw new MeshError('unavailable', `The emulator suite has ended (code ${code}).`)
  })
  try {
    return await Promise.race([exited, watch.failed])
  } catch (cause) {
    const log = join(options.dataDirectory, 'suite.log')
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new MeshError(
      'unavailable',
      `${reason} Its log is ${log}. Nothing that was acknowledged is lost: start again with "npm start".`,
      { cause },
    )
  } finally {
    watch.close()
  }
}

async function prepare(config: FirebaseJson, options: SuiteOptions, fleet: DemoFleet | undefined): Promise<void> {
  const site = `http://${hostOf(config, 'hosting')}`
  await ensureKey(secretManagerHost(options.portOffset), options.projectId, loadConfig(options.file).ledger?.key)
  say('mesh.yaml', await applyOrAsk(await connect(site), options.file, fleet?.addresses ?? {}))
  writeSuite(options.dataDirectory, {
    site,
    projectId: options.projectId,
    auth: hostOf(config, 'auth'),
    secretManager: secretManagerHost(options.portOffset),
    demo: fleet?.addresses ?? {},
  })
}

/** On a busy machine the first sign-in may take longer than the Auth emulator waits; the second finds the functions loaded. */
function connect(site: string): Promise<Site> {
  return Site.connect(site).catch(() => Site.connect(site))
}

function describeParts(config: FirebaseJson, options: SuiteOptions, fleet: DemoFleet | undefined): void {
  const whose = options.google ? "Google's emulator" : "Mesh's emulator"
  say(
    'firestore',
    `${hostOf(config, 'firestore')}  ${whose}${options.google ? '' : `, state in ${relative(process.cwd(), options.dataDirectory) || '.'}`}`,
  )
  say('pubsub', `${hostOf(config, 'pubsub')}  ${whose}`)
  if (!options.google) {
    say('cloud run', `${hostOf(config, 'pubsub')}  Mesh's stand-in for the Cloud Run Admin API`)
    say('tasks', `${hostOf(config, 'pubsub')}  Mesh's stand-in for Cloud Tasks, and the issuer of identity tokens`)
  }
  for (const part of ['auth', 'functions', 'eventarc'] as const) say(part, hostOf(config, part))
  say('secrets', `${secretManagerHost(options.portOffset)}  Mesh's stand-in for Secret Manager`)
  say('scheduler', `"every minute" comes round every ${options.tickSeconds} s`)
  if (fleet !== undefined) {
    const services = Object.entries(fleet.addresses).map(([name, address]) => `${name} :${new URL(address).port}`)
    say('demo fleet', services.join(', '))
  }
}

function announce(config: FirebaseJson, readySeconds: number): void {
  const width = Math.max(...SEEDED_ACCOUNTS.map(({ email }) => email.length))
  process.stdout.write(`\nReady in ${readySeconds.toFixed(1)} s. Stop with Ctrl-C.\n\n`)
  process.stdout.write(`  Dashboard   http://${hostOf(config, 'hosting')}\n`)
  for (const [index, { email, password, role }] of SEEDED_ACCOUNTS.entries()) {
    process.stdout.write(
      `  ${(index === 0 ? 'Sign in' : '').padEnd(11)} ${email.padEnd(width)}  ${password}  (${role})\n`,
    )
  }
  process.stdout.write('\n')
}

function say(part: string, text: string): void {
  process.stdout.write(`  ${part.padEnd(11)} ${text}\n`)
}

function seconds(value: number): string {
  return value === 0 ? 'up to date' : `${value.toFixed(1)} s`
}

class Stopped extends Error {}

interface StopSignal {
  requested: Promise<void>
  signal: AbortSignal
  done(): void
}

/** Listens for Ctrl-C and termination; a second Ctrl-C changes nothing, since stopping is bounded anyway. */
function stopSignal(): StopSignal {
  const { promise, resolve } = Promise.withResolvers<void>()
  const controller = new AbortController()
  const listener = () => {
    resolve()
    controller.abort()
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, listener)
  return {
    requested: promise,
    signal: controller.signal,
    done() {
      for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.off(signal, listener)
    },
  }
}

function orStopped<T>(work: Promise<T>, stop: StopSignal): Promise<T> {
  const stopped = stop.requested.then(() => {
    throw new Stopped()
  })
  return Promise.race([work, stopped])
}
