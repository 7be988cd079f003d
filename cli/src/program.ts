import { Command } from 'commander'
import { addApplyCommand } from './commands/apply.ts'
import { addDemoCommand } from './commands/demo.ts'
import { addHeartbeatCommand } from './commands/heartbeat.ts'
import { addKeysCommand } from './commands/keys.ts'
import { addLedgerCommand } from './commands/ledger.ts'
import { addImportCommand } from './commands/import.ts'
import { addMaintenanceCommand } from './commands/maintenance.ts'
import { addMembersCommand } from './commands/members.ts'
import { addRulesCommand } from './commands/rules.ts'
import { addNotifyCommand } from './commands/notify.ts'
import { addSchemaCommand } from './commands/schema.ts'
import { addSecretCommand } from './commands/secret.ts'
import { addStartCommand } from './commands/start.ts'

/** The whole `mesh` command. */
export function meshProgram(): Command {
  const program = new Command('mesh')
    .description('Watch services, open incidents and show them live: the command of Mesh.')
    .addHelpText(
      'afterAll',
      '\nWhat goes into a file or a pipe needs "npm run -s mesh -- …": npm prints lines of its own.',
    )
  addStartCommand(program)
  addApplyCommand(program)
  addDemoCommand(program)
  addHeartbeatCommand(program)
  addImportCommand(program)
  addKeysCommand(program)
  addLedgerCommand(program)
  addMaintenanceCommand(program)
  addMembersCommand(program)
  addRulesCommand(program)
  addNotifyCommand(program)
  addSchemaCommand(program)
  addSecretCommand(program)
  return withHelpAfterErrors(program, '')
}

/** An error of a command points to the help of that command. */
function withHelpAfterErrors(command: Command, path: string): Command {
  command.showHelpAfterError(`Run "npm run mesh -- ${path}--help" for what it takes.`)
  for (const inner of command.commands) withHelpAfterErrors(inner, `${path}${inner.name()} `)
  return command
}
