import { Argument, type Command } from 'commander'
import { reviewCsv } from '@mesh/core/access/review-csv'
import { ROLES, type Role } from '@mesh/core/roles'
import { inviteMemberResponseSchema, reviewAccessResponseSchema } from '@mesh/core/schema/access-api'
import { describeReview } from '../members/describe-review.ts'
import { grantRole } from '../members/grant-role.ts'
import { callSite } from '../site/call-site.ts'
import { SITE_OPTION } from '../site/site-option.ts'
import { wholeNumber } from './whole-number.ts'

interface InviteOptions {
  name: string
  days: number
  site?: string
}

/** `mesh members grant|invite|revoke-invite|review`: who belongs to this deployment. */
export function addMembersCommand(program: Command): void {
  const members = program.command('members').description('Invite, appoint and review members.')
  members
    .command('grant')
    .description("Give an existing account a role with the owner's own Google credentials, past approvals and ledger.")
    .argument('<email>', 'address of the account')
    .addArgument(new Argument('<role>', 'what they may do').choices(ROLES))
    .requiredOption('--project <id>', 'project id')
    .action(async (email: string, role: Role, options: { project: string }) => {
      await grantRole(options.project, email, role, new Date())
      process.stdout.write(`${email} is now ${role} of ${options.project}, from the next sign-in.\n`)
    })
  members
    .command('invite')
    .description('Let an address become a member; Mesh sends no mail, so tell them the address of the dashboard.')
    .argument('<email>', 'address that they will sign in with')
    .addArgument(new Argument('<role>', 'what they may do').choices(ROLES))
    .option('--name <words>', 'how others will see them (default: the name of their account)', '')
    .option('--days <number>', 'how long it is open; at most 30', wholeNumber(1, 30), 7)
    .option(...SITE_OPTION)
    .action(async (email: string, role: Role, { name, days, site }: InviteOptions) => {
      const answer = await callSite(site, 'inviteMember', { email, name, role, days })
      const { inviteId, expireTime } = inviteMemberResponseSchema.parse(answer)
      process.stdout.write(
        `${email} may sign in as ${role} until ${expireTime}.\nTake it back: npm run mesh -- members revoke-invite ${inviteId}\n`,
      )
    })
  members
    .command('revoke-invite')
    .description('Take an invitation back that nobody used yet.')
    .argument('<id>', 'the id that invite printed, or that the dashboard shows')
    .option(...SITE_OPTION)
    .action(async (inviteId: string, { site }: { site?: string }) => {
      await callSite(site, 'revokeInvite', { inviteId })
      process.stdout.write('The invitation is withdrawn.\n')
    })
  members
    .command('review')
    .description('Show who can do what and why, and what nobody uses; for auditors and admins.')
    .option('--csv', 'as CSV for a spreadsheet', false)
    .option(...SITE_OPTION)
    .action(async ({ csv, site }: { csv: boolean; site?: string }) => {
      const review = reviewAccessResponseSchema.parse(await callSite(site, 'reviewAccess', {}))
      process.stdout.write(csv ? reviewCsv(review) : `${describeReview(review)}\n`)
    })
}
