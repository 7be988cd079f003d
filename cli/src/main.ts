#!/usr/bin/env node
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
import { reportAndExit } from './report.ts'

const program = new Command('mesh')
  .description('Watch services, open incidents and show them live: the command of Mesh.')
  .showHelpAfterError('Run "npm run mesh -- --help" for the commands.')

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

program.parseAsync().catch(reportAndExit)
