import { emulatorsLiteral } from '@mesh/core/emulators-literal'
import { z } from 'zod'

const emulatorSchema = z.object({ host: z.string(), port: z.int() })
const emulatorsSchema = z.object({
  auth: emulatorSchema.optional(),
  firestore: emulatorSchema.optional(),
  functions: emulatorSchema.optional(),
})
const firebaseConfigSchema = z.object({
  projectId: z.string().min(1),
  apiKey: z.string().min(1),
  appId: z.string().optional(),
  authDomain: z.string().optional(),
})

/** Where the suite's emulators listen; absent on real Hosting. */
export type Emulators = z.infer<typeof emulatorsSchema>

/** What Hosting says about the project that serves this page. */
export interface HostingConfig {
  firebase: z.infer<typeof firebaseConfigSchema>
  emulators: Emulators | undefined
}

/** The page cannot learn its project: what was asked, what came back, what was expected and how to mend it. */
export class ConfigProblem extends Error {
  readonly found: string
  readonly expected: string
  readonly mend: string

  constructor(found: string, expected: string, mend: string) {
    super(found)
    this.name = 'ConfigProblem'
    this.found = found
    this.expected = expected
    this.mend = mend
  }
}

const CONFIG_PATH = '/__/firebase/init.json'
const SCRIPT_PATH = '/__/firebase/init.js?useEmulator=true'
const EXPECTED = `${CONFIG_PATH} answers 200 with JSON that holds projectId and apiKey. Firebase Hosting and its emulator do.`
const MEND =
  'Open the address that npm start prints, or deploy with npx firebase deploy --only hosting. A project without a web app needs one: npx firebase apps:create web mesh.'

/** Reads the project's configuration from the text of Hosting's `init.json`; throws a ConfigProblem. */
export function parseFirebaseConfig(text: string): HostingConfig['firebase'] {
  const parsed = parseJson(text)
  if (parsed === undefined) {
    throw new ConfigProblem(`${CONFIG_PATH} is not JSON. It begins with: ${beginning(text)}`, EXPECTED, MEND)
  }
  const config = firebaseConfigSchema.safeParse(parsed)
  if (!config.success) throw new ConfigProblem(`${CONFIG_PATH}: ${z.prettifyError(config.error)}`, EXPECTED, MEND)
  return config.data
}

/** Finds the emulators in the text of Hosting's `init.js?useEmulator=true`; undefined on real Hosting. */
export function parseEmulators(script: string): Emulators | undefined {
  const literal = emulatorsLiteral(script)
  if (literal === undefined) return undefined
  const emulators = emulatorsSchema.safeParse(parseJson(literal))
  if (emulators.success) return emulators.data
  throw new ConfigProblem(
    `${SCRIPT_PATH} lists emulators in a form this page does not know: ${beginning(literal)}`,
    'An object of emulators, each with host and port, after "var firebaseEmulators = ".',
    'Use the version of firebase-tools that package.json pins: run `npm ci`, then `npm start`.',
  )
}

/** Asks Hosting for the project's configuration and the emulators; throws a ConfigProblem. */
export async function readHostingConfig(get: typeof fetch = fetch): Promise<HostingConfig> {
  const [config, script] = await Promise.all([getText(get, CONFIG_PATH), getText(get, SCRIPT_PATH)])
  if (config.problem !== undefined) throw new ConfigProblem(config.problem, EXPECTED, MEND)
  return {
    firebase: parseFirebaseConfig(config.text),
    emulators: script.problem === undefined ? parseEmulators(script.text) : undefined,
  }
}

async function getText(get: typeof fetch, path: string): Promise<{ text: string; problem?: string }> {
  try {
    const response = await get(path)
    const text = await response.text()
    if (response.ok) return { text }
    return { text, problem: `GET ${path} answered ${response.status}. It begins with: ${beginning(text)}` }
  } catch (error) {
    return { text: '', problem: `GET ${path} got no answer: ${error instanceof Error ? error.message : String(error)}` }
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function beginning(text: string): string {
  const line = text.trim().replace(/\s+/g, ' ')
  return line === '' ? '(nothing)' : line.slice(0, 80)
}
