import type { Command } from 'commander'
import { dryRunOverrideRulesResponseSchema } from '@mesh/core/schema/override-api'
import { timeOf } from '../maintenance/time-of.ts'
import { describeDryRun } from '../override-rules/describe-dry-run.ts'
import { callSite } from '../site/call-site.ts'
import { SITE_OPTION } from '../site/site-option.ts'

/** `mesh rules test`: which override rules match which open incidents. */
export function addRulesCommand(program: Command): void {
  const command = program.command('rules').description('Try override rules out; nothing is proposed or done.')
  command
    .command('test')
    .description('Show which applied rules match which open incidents, when the others will, and why some never do.')
    .option('--at <time>', 'the moment to judge at, such as 2026-03-01T04:00Z (default: now)')
    .option(...SITE_OPTION)
    .action(async ({ at, site }: { at?: string; site?: string }) => {
      const request = at === undefined ? {} : { at: new Date(timeOf(at, '--at')).toISOString() }
      const answer = dryRunOverrideRulesResponseSchema.parse(await callSite(site, 'dryRunOverrideRules', request))
      process.stdout.write(`${describeDryRun(answer)}\n`)
    })
}
