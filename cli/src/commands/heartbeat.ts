import type { Command } from 'commander'
import { heartbeatAddress } from '../heartbeat/heartbeat-address.ts'
import { Site } from '../site/site.ts'
import { SITE_OPTION } from '../site/site-option.ts'
import { targetSite } from '../site/target-site.ts'

/** `mesh heartbeat <check>`: print the push address of a heartbeat check. */
export function addHeartbeatCommand(program: Command): void {
  program
    .command('heartbeat')
    .description('Print the address that a job calls to say that it is alive (with /fail behind it: that it failed).')
    .argument('<check>', 'id of a heartbeat check, as <service>.<check>')
    .option('--rotate', 'make a new address; the old one is worthless from then on', false)
    .option(...SITE_OPTION)
    .action(async (checkId: string, options: { rotate: boolean; site?: string }) => {
      const { address } = targetSite(options.site)
      const site = await Site.connect(address)
      process.stdout.write(`${await heartbeatAddress(site, address, checkId, options.rotate)}\n`)
    })
}
