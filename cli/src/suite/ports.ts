import { readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { once } from 'node:events'
import { MeshError } from '@mesh/core/errors'
import { DEMO_SERVICES } from '../demo/demo-fleet.ts'
import { portOwner } from './port-owner.ts'
import { REPOSITORY } from './repository.ts'

export type Part = 'hosting' | 'auth' | 'functions' | 'firestore' | 'pubsub' | 'eventarc' | 'tasks' | 'hub' | 'logging'
const PARTS: readonly Part[] = [
  'hosting',
  'auth',
  'functions',
  'firestore',
  'pubsub',
  'eventarc',
  'tasks',
  'hub',
  'logging',
]

interface EmulatorSettings {
  host: string
  port: number
  websocketPort?: number
}
export interface FirebaseJson extends Record<string, unknown> {
  emulators: Record<Part, EmulatorSettings>
}

/** firebase.json with every emulator port moved by `offset`. */
export function firebaseJson(offset: number): FirebaseJson {
  const config = JSON.parse(readFileSync(join(REPOSITORY, 'firebase.json'), 'utf8')) as FirebaseJson
  for (const part of PARTS) {
    const settings = config.emulators[part]
    settings.port += offset
    if (settings.websocketPort !== undefined) settings.websocketPort += offset
  }
  return config
}

/** `host:port` of one part. */
export function hostOf(config: FirebaseJson, part: Part): string {
  const { host, port } = config.emulators[part]
  return `${host}:${port}`
}

/** Refuses to start on a busy port: names the port, who has it and the setting that moves it. */
export async function checkPortsFree(config: FirebaseJson, offset: number, withDemo: boolean): Promise<void> {
  const wanted = PARTS.map((part) => ({
    port: config.emulators[part].port,
    host: config.emulators[part].host,
    what: part,
    setting: `emulators.${part}.port in firebase.json`,
  }))
  if (withDemo) {
    for (const [name, port] of Object.entries(DEMO_SERVICES)) {
      wanted.push({ port: port + offset, host: '127.0.0.1', what: 'hub', setting: `the demo fleet's ${name}` })
    }
  }
  const busy: string[] = []
  for (const { port, host, what, setting } of wanted) {
    if (await isFree(host, port)) continue
    const owner = (await portOwner(port)) ?? 'another process'
    const moves = setting.startsWith('emulators')
      ? `Move it with ${setting}`
      : `It belongs to ${setting}: switch that off with --no-demo`
    busy.push(
      `Port ${port} (${setting.startsWith('emulators') ? what : 'demo fleet'}) is in use by ${owner}. ${moves}, or move every port with --port-offset 1000.`,
    )
  }
  if (busy.length > 0) throw new MeshError('failed-precondition', busy.join('\n'))
}

async function isFree(host: string, port: number): Promise<boolean> {
  const server = createServer()
  server.listen(port, host)
  try {
    await once(server, 'listening')
  } catch {
    return false
  }
  server.close()
  await once(server, 'close')
  return true
}
