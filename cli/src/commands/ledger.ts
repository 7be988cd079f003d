import { join } from 'node:path'
import type { Command } from 'commander'
import { MeshError } from '@mesh/core/errors'
import { readFile } from '../files/read-file.ts'
import { writeFile } from '../files/write-file.ts'
import { describeLedger, describeProof } from '../ledger/describe.ts'
import { knownKeys } from '../ledger/known-keys.ts'
import { openSource } from '../ledger/open-source.ts'
import { proveEntry } from '../ledger/prove-entry.ts'
import type { LedgerSource } from '../ledger/source.ts'
import { verifyLedger } from '../ledger/verify-ledger.ts'
import { verifyProof } from '../ledger/verify-proof.ts'
import { SITE_OPTION } from '../site/site-option.ts'
import { REPOSITORY } from '../suite/repository.ts'
import { addLedgerKeyCommand } from './ledger-key.ts'

interface Options {
  url?: string
  site?: string
  state: string
  vkey: string[]
  /** Absent where no log is read. */
  witness?: string[]
  json: boolean
}

const STATE_FILE = join(REPOSITORY, '.mesh', 'ledger-state.json')

/** `mesh ledger verify|prove|verify-proof|key`: the log is what it was, has an entry, or had it; its key. */
export function addLedgerCommand(program: Command): void {
  const command = program.command('ledger').description('Verify the log of everything that people and Mesh do.')
  addLedgerKeyCommand(command)
  withSource(command.command('verify'))
    .description('Read every entry, build the tree anew and compare it with tiles, checkpoint and the last time.')
    .action((options: Options) =>
      answer(options, async () => {
        const report = await reading(options, (source) => verifyLedger(source, asked(options), new Date()))
        return { json: report, text: describeLedger(report) }
      }),
    )
  withSource(command.command('prove'))
    .description('Write a proof that the log has an entry, which anybody can verify without the log.')
    .argument('<id>', 'the id of an entry, or its number')
    .option('--out <file>', 'where to write it (default: print it)')
    .action((id: string, options: Options & { out?: string }) =>
      answer(options, async () => {
        const { file, proof } = await reading(options, (source) => proveEntry(source, id, asked(options)))
        if (options.out === undefined) return { json: proof, text: file.trimEnd() }
        writeFile(options.out, file)
        const text = `Proof of entry ${proof.index} written to ${options.out}.\nVerify it anywhere: npm run mesh -- ledger verify-proof ${options.out}`
        return { json: { file: options.out, index: proof.index }, text }
      }),
    )
  withKeys(command.command('verify-proof'))
    .description('Verify a proof, without the log and without a network.')
    .argument('<file>', 'as prove wrote it')
    .action((name: string, options: Options) =>
      answer(options, async () => {
        const file = readFile(name)
        const proven = await verifyProof(file, name, await knownKeys(file, name, asked(options)))
        return { json: proven, text: describeProof(proven) }
      }),
    )
}

function withKeys(command: Command): Command {
  return command
    .option('--vkey <key...>', 'verifier keys of the log (default: those pinned when it was verified first)', [])
    .option('--state <file>', 'what was verified before', STATE_FILE)
    .option('--json', 'print JSON', false)
}

function withSource(command: Command): Command {
  return withKeys(command)
    .option(...SITE_OPTION)
    .option(
      '--url <address>',
      "where the log is (default: the site's); only a log of that site's origin is told who reads",
    )
    .option('--witness <key...>', 'verifier keys of witnesses who must have cosigned', [])
}

function asked({ vkey, witness = [], state }: Options) {
  return { vkeys: vkey, witnesses: witness, stateFile: state }
}

async function reading<T>(options: Options, work: (source: LedgerSource) => Promise<T>): Promise<T> {
  const source = openSource(options)
  try {
    return await work(source)
  } finally {
    source.close()
  }
}

/** Prints what was found; as JSON also what is wrong, which then makes the command fail without another word. */
async function answer({ json }: Options, work: () => Promise<{ json: object; text: string }>): Promise<void> {
  try {
    const found = await work()
    process.stdout.write(json ? `${JSON.stringify({ ok: true, ...found.json })}\n` : `${found.text}\n`)
  } catch (error) {
    if (!json || !(error instanceof MeshError)) throw error
    process.stdout.write(`${JSON.stringify({ ok: false, code: error.code, message: error.message })}\n`)
    process.exitCode = 1
  }
}
