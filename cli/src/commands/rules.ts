import type { Command } from 'commander'
import { dryRunOverrideRulesResponseSchema } from '@mesh/core/schema/override-api'
import { timeOf } from '../maintenance/time-of.ts'
import { describeDryRun } from '../override-rules/describe-dry-run.ts'
import { Site } from '../site/site.ts'
import { targetSite } from '../site/target-site.ts'

/** `mesh rules test`: which override rules match which open incidents. */
export function addRulesCommand(program: Command): void {
  const command = program.command('rules').description('Try override rules out; nothing is proposed or done.')
  command
    .command('test')
    .description('Show which applied rules match which open incidents, when the others will, and why some never do.')
    .option('--at <time>', 'the moment to judge at, such as 2026-03-01T04:00Z (default: now)')
    .option('--site <url>', 'address of the dashboard (default: the local suite that is running)')
    .action(async ({ at, site: option }: { at?: string; site?: string }) => {
      const request = at === undefined ? {} : { at: new Date(timeOf(at, '--at')).toISOString() }
      const site = await Site.connect(targetSite(option).address)
      const answer = dryRunOverrideRulesResponseSchema.parse(await site.call('dryRunOverrideRules', request))
      process.stdout.write(`${describeDryRun(answer)}\n`)
    })
}
