import { Argument, type Command } from 'commander'
import { ROLES, type Role } from '@mesh/core/roles'
import { grantRole } from '../members/grant-role.ts'

/** `mesh members grant <email> <role>`: how the deployment's owner appoints the first admin. */
export function addMembersCommand(program: Command): void {
  const members = program.command('members').description("Appoint members with the owner's own Google credentials.")
  members
    .command('grant')
    .description('Give an existing account a role (it takes effect at its next sign-in).')
    .argument('<email>')
    .addArgument(new Argument('<role>').choices(ROLES))
    .requiredOption('--project <id>', 'project id')
    .action(async (email: string, role: Role, options: { project: string }) => {
      await grantRole(options.project, email, role)
      process.stdout.write(`${email} is now ${role} of ${options.project}.\n`)
    })
}
