import { resolve } from 'node:path'
import { InvalidArgumentError, type Command } from 'commander'
import { applyConfig } from '../apply/apply-config.ts'
import { describePlan } from '../apply/describe-plan.ts'
import { Site } from '../site/site.ts'
import { SITE_OPTION } from '../site/site-option.ts'
import { targetSite } from '../site/target-site.ts'

/** `mesh apply [file]`: make the registered services and checks equal to the file. */
export function addApplyCommand(program: Command): void {
  program
    .command('apply')
    .description('Make the registered services and checks equal to mesh.yaml, and print what changes.')
    .argument('[file]', 'configuration file', 'mesh.yaml')
    .option('--dry-run', 'only print the plan', false)
    .option('--delete <number>', 'confirm that so many services are deleted, when they are most of them', parseCount)
    .option(...SITE_OPTION)
    .action(async (file: string, options: { dryRun: boolean; delete?: number; site?: string }) => {
      const { address, demo } = targetSite(options.site)
      const site = await Site.connect(address)
      const { dryRun, delete: deletes } = options
      const confirmed = deletes === undefined ? {} : { deletes }
      const { plan, applied } = await applyConfig(site, resolve(file), { dryRun, demo, ...confirmed })
      process.stdout.write(`${describePlan(plan, applied)}\n`)
    })
}

function parseCount(text: string): number {
  const count = Number(text)
  if (Number.isInteger(count) && count > 0) return count
  throw new InvalidArgumentError('Expected the number of services that the dry run deletes.')
}
