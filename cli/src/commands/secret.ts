import { InvalidArgumentError, type Command } from 'commander'
import { LocalSecrets } from '../secrets/local-secrets.ts'
import { gcloudAdvice } from '../secrets/gcloud-advice.ts'
import { readValue } from '../secrets/read-value.ts'
import { readSuite } from '../suite/suite-file.ts'

/** `mesh secret set|list`: the secrets of the local suite; for a deployed project the command that manages them. */
export function addSecretCommand(program: Command): void {
  const secret = program
    .command('secret')
    .description('Keep secrets of the local suite, which checks and notifiers name.')
  secret
    .command('set')
    .description('Give a secret a new value, which is typed at a prompt or piped in.')
    .argument('<name>', 'letters, digits, hyphens and underscores', parseName)
    .option('--project <id>', 'a deployed project: print the command to use instead')
    .action(async (name: string, options: { project?: string }) => {
      if (options.project !== undefined) return print(gcloudAdvice('set', options.project, name))
      const secrets = localSecrets()
      const value = await readValue(process.stdin, process.stderr, `Value of ${name} (not shown): `)
      const version = await secrets.set(name, value)
      print(`${name} has version ${version}. Functions use it within five minutes.`)
    })
  secret
    .command('list')
    .description('Print the names of the secrets.')
    .option('--project <id>', 'a deployed project: print the command to use instead')
    .action(async (options: { project?: string }) => {
      if (options.project !== undefined) return print(gcloudAdvice('list', options.project))
      const names = await localSecrets().list()
      print(names.length === 0 ? 'There are no secrets yet: npm run mesh -- secret set NAME' : names.join('\n'))
    })
}

function localSecrets(): LocalSecrets {
  const { secretManager, projectId } = readSuite('name a deployed project with --project')
  return new LocalSecrets(secretManager, projectId)
}

function parseName(name: string): string {
  if (/^[A-Za-z0-9_-]{1,255}$/.test(name)) return name
  throw new InvalidArgumentError('Expected 1 to 255 letters, digits, hyphens or underscores.')
}

function print(text: string): void {
  process.stdout.write(`${text}\n`)
}
