import type { Command } from 'commander'
import { MeshError } from '@mesh/core/errors'
import { testNotifierResponseSchema } from '@mesh/core/schema/notice-api'
import { Site } from '../site/site.ts'
import { targetSite } from '../site/target-site.ts'

/** `mesh notify test <notifier>`: does this notifier work? */
export function addNotifyCommand(program: Command): void {
  const notify = program.command('notify').description('Try out the notifiers of mesh.yaml.')
  notify
    .command('test')
    .description('Send a harmless notice through one notifier now, past routes and quiet hours.')
    .argument('<notifier>', 'its id in mesh.yaml, as it was applied last')
    .option('--site <url>', 'address of the dashboard (default: the local suite that is running)')
    .action(async (notifierId: string, options: { site?: string }) => {
      const site = await Site.connect(targetSite(options.site).address)
      const { sent, reason } = testNotifierResponseSchema.parse(await site.call('testNotifier', { notifierId }))
      if (!sent) throw new MeshError('failed-precondition', `The test notice did not reach ${notifierId}: ${reason}.`)
      process.stdout.write(`${notifierId} took the test notice.\n`)
    })
}
