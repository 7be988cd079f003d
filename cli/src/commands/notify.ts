import type { Command } from 'commander'
import { MeshError } from '@mesh/core/errors'
import { testNotifierResponseSchema } from '@mesh/core/schema/notice-api'
import { callSite } from '../site/call-site.ts'
import { SITE_OPTION } from '../site/site-option.ts'

/** `mesh notify test <notifier>`: does this notifier work? */
export function addNotifyCommand(program: Command): void {
  const notify = program.command('notify').description('Try out the notifiers of mesh.yaml.')
  notify
    .command('test')
    .description('Send a harmless notice through one notifier now, past routes and quiet hours.')
    .argument('<notifier>', 'its id in mesh.yaml, as it was applied last')
    .option(...SITE_OPTION)
    .action(async (notifierId: string, { site }: { site?: string }) => {
      const answer = await callSite(site, 'testNotifier', { notifierId })
      const { sent, reason } = testNotifierResponseSchema.parse(answer)
      if (!sent) throw new MeshError('failed-precondition', `The test notice did not reach ${notifierId}: ${reason}.`)
      process.stdout.write(`${notifierId} took the test notice.\n`)
    })
}
