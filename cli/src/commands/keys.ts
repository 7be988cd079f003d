import { randomUUID } from 'node:crypto'
import type { Command } from 'commander'
import { KEY_SCOPES } from '@mesh/core/access/key-scopes'
import { MeshError } from '@mesh/core/errors'
import { apiKeyResponseSchema, reviewAccessResponseSchema } from '@mesh/core/schema/access-api'
import { describeKeys } from '../members/describe-review.ts'
import { callSite } from '../site/call-site.ts'
import { SITE_OPTION } from '../site/site-option.ts'
import { wholeNumber } from './whole-number.ts'

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
    .option('--days <number>', 'when it ends; at most 365', wholeNumber(1, 365), 90)
    .option(...SITE_OPTION)
    .action(async (name: string, { scope, days, site }: CreateOptions) => {
      show(await callSite(site, 'createApiKey', { requestId: randomUUID(), name, scopes: scope, days }))
    })
  keys
    .command('rotate')
    .description('Make a new key in the place of one that goes on for a while.')
    .argument('<id>', 'the public id of the old key, as list shows it')
    .option('--overlap <hours>', 'how long the old one goes on; at most 168', wholeNumber(0, 168), 24)
    .option(...SITE_OPTION)
    .action(async (keyId: string, { overlap, site }: { overlap: number; site?: string }) => {
      show(await callSite(site, 'rotateApiKey', { requestId: randomUUID(), keyId, overlapHours: overlap }))
    })
  keys
    .command('revoke')
    .description('End a key now.')
    .argument('<id>', 'its public id')
    .requiredOption('--reason <words>', 'why, for the ledger')
    .option(...SITE_OPTION)
    .action(async (keyId: string, { reason, site }: { reason: string; site?: string }) => {
      await callSite(site, 'revokeApiKey', { keyId, reason })
      process.stdout.write(`${keyId} is refused from now on.\n`)
    })
  keys
    .command('list')
    .description('Show all keys, with what to look at; for auditors and admins.')
    .option(...SITE_OPTION)
    .action(async ({ site }: { site?: string }) => {
      const review = reviewAccessResponseSchema.parse(await callSite(site, 'reviewAccess', {}))
      process.stdout.write(`${describeKeys(review.keys)}\n`)
    })
}

/** The key alone goes to standard output, so that it can be piped into a store of secrets. */
function show(answer: unknown): void {
  const { keyId, key, expireTime } = apiKeyResponseSchema.parse(answer)
  if (key === null) {
    throw new MeshError(
      'already-exists',
      `The key ${keyId} was made by an earlier request, and is not shown twice. Revoke it with "npm run mesh -- keys revoke ${keyId} --reason lost" and make another.`,
    )
  }
  process.stderr.write(`Key ${keyId}, until ${expireTime}. Keep it now: it is shown this once.\n`)
  process.stdout.write(`${key}\n`)
}
