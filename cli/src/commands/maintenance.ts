import { randomUUID } from 'node:crypto'
import type { Command } from 'commander'
import { listMaintenanceResponseSchema, maintenanceResponseSchema } from '@mesh/core/schema/maintenance-api'
import { describeMaintenance } from '../maintenance/describe-maintenance.ts'
import { endTimeOf } from '../maintenance/end-time-of.ts'
import { callSite } from '../site/call-site.ts'
import { SITE_OPTION } from '../site/site-option.ts'

interface OpenOptions {
  service?: string[]
  everything?: true
  for?: string
  until?: string
  reason: string
  site?: string
}

/** `mesh maintenance open|end|list`: work on services begins, ends, or is shown. */
export function addMaintenanceCommand(program: Command): void {
  const command = program
    .command('maintenance')
    .description('Open, end and list maintenance: probing goes on, nobody is told.')
  command
    .command('open')
    .description('Begin maintenance now, with an end.')
    .option('--service <id...>', 'the services worked on')
    .option('--everything', 'every service')
    .option('--for <duration>', 'how long, such as 30m or 2h; at most 168h')
    .option('--until <time>', 'when it ends, such as 2026-03-01T04:00Z')
    .requiredOption('--reason <words>', 'why, for everybody to read')
    .option(...SITE_OPTION)
    .action(async ({ service, everything, reason, site, ...end }: OpenOptions) => {
      const endTime = endTimeOf(end, new Date()).toISOString()
      const scope = { ...(service && { services: service }), ...(everything && { everything }) }
      const answer = await callSite(site, 'openMaintenance', { ...scope, endTime, reason, requestId: randomUUID() })
      const { maintenanceId, endTime: until } = maintenanceResponseSchema.parse(answer)
      process.stdout.write(
        `In maintenance until ${until}.\nEnd it earlier: npm run mesh -- maintenance end ${maintenanceId}\n`,
      )
    })
  command
    .command('end')
    .description('End maintenance that somebody opened; what waited for its end is sent within a minute.')
    .argument('<id>', 'its id, as list shows it')
    .option(...SITE_OPTION)
    .action(async (maintenanceId: string, { site }: { site?: string }) => {
      const answer = await callSite(site, 'endMaintenance', { maintenanceId, requestId: randomUUID() })
      process.stdout.write(`Ended at ${maintenanceResponseSchema.parse(answer).endTime}.\n`)
    })
  command
    .command('list')
    .description('Show what is being worked on, what comes next and what is over; times in UTC.')
    .option(...SITE_OPTION)
    .action(async ({ site }: { site?: string }) => {
      const list = listMaintenanceResponseSchema.parse(await callSite(site, 'listMaintenance', {}))
      process.stdout.write(`${describeMaintenance(list)}\n`)
    })
}
