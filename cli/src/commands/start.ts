import { join, resolve } from 'node:path'
import { InvalidArgumentError, type Command } from 'commander'
import { REPOSITORY } from '../suite/repository.ts'
import { startSuite } from '../suite/start-suite.ts'

/** `mesh start`: run the whole of Mesh on this machine. */
export function addStartCommand(program: Command): void {
  program
    .command('start')
    .description('Run the whole of Mesh on this machine, on the Firebase Emulator Suite.')
    .option('--fresh', 'start with an empty .mesh/', false)
    .option('--google', "use Google's own Firestore and Pub/Sub emulators (needs Java 21 and their download)", false)
    .option('--port-offset <number>', 'move every port by this much', parseOffset, 0)
    .option('--project <id>', 'project id; a demo- project never reaches the cloud', parseProject, 'demo-mesh')
    .option('--data <directory>', 'where state is kept', process.env['MESH_DATA'] ?? join(REPOSITORY, '.mesh'))
    .option('--file <path>', 'configuration to apply', join(REPOSITORY, 'mesh.yaml'))
    .option('--tick <seconds>', 'how often "every minute" comes round', parseTick, 5)
    .option('--no-demo', 'without the demo fleet')
    .action(async (options: StartOptions) => {
      process.exitCode = await startSuite({
        dataDirectory: resolve(options.data),
        fresh: options.fresh,
        file: resolve(options.file),
        google: options.google,
        portOffset: options.portOffset,
        projectId: options.project,
        tickSeconds: options.tick,
        withDemo: options.demo,
      })
    })
}

interface StartOptions {
  fresh: boolean
  google: boolean
  portOffset: number
  project: string
  data: string
  file: string
  tick: number
  demo: boolean
}

/** firebase-tools refuses others, but only once everything is built. */
function parseProject(text: string): string {
  if (/^([^:]+:)?[a-z0-9-]+$/.test(text)) return text
  throw new InvalidArgumentError('Expected lower-case letters, digits and hyphens.')
}

function parseOffset(text: string): number {
  const offset = Number(text)
  if (Number.isInteger(offset) && offset >= 0 && offset <= 50_000) return offset
  throw new InvalidArgumentError('Expected a whole number from 0 to 50000.')
}

function parseTick(text: string): number {
  const seconds = Number(text)
  if (seconds >= 0.2 && seconds <= 60) return seconds
  throw new InvalidArgumentError('Expected a number of seconds from 0.2 to 60.')
}
