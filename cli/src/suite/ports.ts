import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { MeshError } from '@mesh/core/errors'
import { DEMO_SERVICES } from '../demo/demo-fleet.ts'
import { isPortFree } from './is-port-free.ts'
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

/** Where the stand-in for Secret Manager listens unless ports are moved; firebase.json has no place for it. */
const SECRET_MANAGER = { host: '127.0.0.1', port: 8086 }

/** `host:port` of the stand-in for Secret Manager. */
export function secretManagerHost(offset: number): string {
  return `${SECRET_MANAGER.host}:${SECRET_MANAGER.port + offset}`
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

interface WantedPort {
  host: string
  port: number
  /** What wants it, and how a person moves or frees it. */
  part: string
  mend: string
}

/** Refuses to start on a busy port: names the port, who has it and the setting that moves it. */
export async function checkPortsFree(config: FirebaseJson, offset: number, withDemo: boolean): Promise<void> {
  const busy: string[] = []
  for (const { host, port, part, mend } of wantedPorts(config, offset, withDemo)) {
    if (await isPortFree(host, port)) continue
    const owner = (await portOwner(port)) ?? 'another process'
    busy.push(`Port ${port} (${part}) is in use by ${owner}. ${mend}, or move every port with --port-offset 1000.`)
  }
  if (busy.length > 0) throw new MeshError('failed-precondition', busy.join('\n'))
}

function wantedPorts(config: FirebaseJson, offset: number, withDemo: boolean): WantedPort[] {
  const ofSuite: WantedPort[] = PARTS.map((part) => {
    const { host, port } = config.emulators[part]
    return { host, port, part, mend: `Move it with emulators.${part}.port in firebase.json` }
  })
  ofSuite.push({
    host: SECRET_MANAGER.host,
    port: SECRET_MANAGER.port + offset,
    part: 'secrets',
    mend: 'The stand-in for Secret Manager needs it: end that process',
  })
  if (!withDemo) return ofSuite
  const ofDemo = Object.entries(DEMO_SERVICES).map(([name, port]) => ({
    host: '127.0.0.1',
    port: port + offset,
    part: 'demo fleet',
    mend: `It belongs to the demo fleet's ${name}: switch that off with --no-demo`,
  }))
  return [...ofSuite, ...ofDemo]
}
