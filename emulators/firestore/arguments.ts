/** What the Emulator Suite says on the command line. */
export interface EmulatorArguments {
  host: string
  port: number
  /** Path of the security rules file. */
  rules: string | undefined
  /** `host:port` of the functions emulator. */
  functions: string | undefined
  project: string | undefined
  /** Metadata file of an export to begin with. */
  seed: string | undefined
}

/** Splits `--name value` and `--name=value` into pairs; a name without value gets ''. */
function readPairs(args: readonly string[]): Map<string, string> {
  const pairs = new Map<string, string>()
  for (let index = 0; index < args.length; index += 1) {
    const [, name, joined] = /^--([^=]+)(?:=(.*))?$/s.exec(args[index] ?? '') ?? []
    if (name === undefined) continue
    const next = args[index + 1]
    if (joined !== undefined || next === undefined || next.startsWith('--')) pairs.set(name, joined ?? '')
    else {
      pairs.set(name, next)
      index += 1
    }
  }
  return pairs
}

/** Reads the arguments that firebase-tools gives the emulator; unknown ones are ignored. Throws for a bad port. */
export function readArguments(args: readonly string[]): EmulatorArguments {
  const pairs = readPairs(args)
  const text = pairs.get('port') ?? '8080'
  const port = Number(text)
  if (!Number.isInteger(port) || port < 0 || port > 65_535 || text === '') {
    throw new Error(`--port: expected a number from 0 to 65535, found "${text}"`)
  }
  const given = (name: string): string | undefined => pairs.get(name) || undefined
  return {
    host: given('host') ?? '127.0.0.1',
    port,
    rules: given('rules'),
    functions: given('functions_emulator'),
    project: given('project_id'),
    seed: given('seed_from_export'),
  }
}
