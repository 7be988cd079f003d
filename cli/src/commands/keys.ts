import { randomUUID } from 'node:crypto'
import { InvalidArgumentError, type Command } from 'commander'
import { KEY_SCOPES } from '@mesh/core/access/key-scopes'
import { apiKeyResponseSchema, reviewAccessResponseSchema } from '@mesh/core/schema/access-api'
import { describeReview } from '../members/describe-review.ts'
import { Site } from '../site/site.ts'
import { targetSite } from '../site/target-site.ts'

const SITE = ['--site <url>', 'address of the dashboard (default: the local suite that is running)'] as const

interface CreateOptions {
  scope: string[]
  days: number
  site?: string
}

/** `mesh keys create|rotate|revoke|list`: keys that machines call Mesh with. */
export function addKeysCommand(program: Command): void {
  const keys = program
    .command('keys')
    .description('Create, rotate, revoke and list API keys of machines. A machine uses its key as MESH_KEY.')
  keys
    .command('create')
    .description('Make a key, which is shown this once; you answer for it.')
    .argument('<name>', 'what the machine is, such as deployer')
    .requiredOption('--scope <permission...>', `what it may do: ${KEY_SCOPES.join(', ')}`)
    .option('--days <number>', 'when it ends; at most 365', parseNumber, 90)
    .option(...SITE)
    .action(async (name: string, { scope, days, site }: CreateOptions) => {
      show(await call(site, 'createApiKey', { requestId: randomUUID(), name, scopes: scope, days }))
    })
  keys
    .command('rotate')
    .description('Make a new key in the place of one that goes on for a while.')
    .argument('<id>', 'the public id of the old key, as list shows it')
    .option('--overlap <hours>', 'how long the old one goes on; at most 168', parseNumber, 24)
    .option(...SITE)
    .action(async (keyId: string, { overlap, site }: { overlap: number; site?: string }) => {
      show(await call(site, 'rotateApiKey', { requestId: randomUUID(), keyId, overlapHours: overlap }))
    })
  keys
    .command('revoke')
    .description('End a key now.')
    .argument('<id>', 'its public id')
    .requiredOption('--reason <words>', 'why, for the ledger')
    .option(...SITE)
    .action(async (keyId: string, { reason, site }: { reason: string; site?: string }) => {
      await call(site, 'revokeApiKey', { keyId, reason })
      process.stdout.write(`${keyId} is refused from now on.\n`)
    })
  keys
    .command('list')
    .description('Show all keys, with what to look at; for auditors and admins.')
    .option(...SITE)
    .action(async ({ site }: { site?: string }) => {
      const review = reviewAccessResponseSchema.parse(await call(site, 'reviewAccess', {}))
      process.stdout.write(`${describeReview(review).split('\n\n').slice(-1).join('')}\n`)
    })
}

/** The key alone goes to standard output, so that it can be piped into a store of secrets. */
function show(answer: unknown): void {
  const { keyId, key, expireTime } = apiKeyResponseSchema.parse(answer)
  process.stderr.write(`Key ${keyId}, until ${expireTime}. Keep it now: it is shown this once.\n`)
  process.stdout.write(`${key ?? ''}\n`)
}

function parseNumber(text: string): number {
  const number = Number(text)
  if (Number.isInteger(number) && number >= 0) return number
  throw new InvalidArgumentError('Expected a whole number.')
}

async function call(option: string | undefined, name: string, request: object): Promise<unknown> {
  const site = await Site.connect(targetSite(option).address)
  return site.call(name, request)
}
