import type { Command } from 'commander'
import { LEDGER_KEY } from '@mesh/core/schema/settings/ledger'
import { LocalSecrets } from '../secrets/local-secrets.ts'
import { readSuite } from '../suite/suite-file.ts'
import { keyAdvice } from '../ledger/key-advice.ts'
import { newKey } from '../ledger/new-key.ts'

/** `mesh ledger key`: a new key for the local suite's ledger; for a deployed project the commands that make one. */
export function addLedgerKeyCommand(ledger: Command): void {
  ledger
    .command('key')
    .description('Make the key that signs checkpoints, or a new one beside it.')
    .option('--secret <name>', 'the secret, if mesh.yaml names another (ledger.key)', LEDGER_KEY)
    .option('--project <id>', 'a deployed project: print the commands to use instead')
    .action(async ({ secret, project }: { secret: string; project?: string }) => {
      process.stdout.write(`${project === undefined ? await addLocalKey(secret) : keyAdvice(project, secret)}\n`)
    })
}

async function addLocalKey(name: string): Promise<string> {
  const { secretManager, projectId } = readSuite('name a deployed project with --project')
  const version = await new LocalSecrets(secretManager, projectId).set(name, newKey())
  const isFirst = version === 1
  return `${name} has version ${version}. ${isFirst ? 'Checkpoints are signed with it' : 'Checkpoints carry its signature too'} within five minutes.`
}
