#!/usr/bin/env node
import { Command } from 'commander'
import { addApplyCommand } from './commands/apply.ts'
import { addDemoCommand } from './commands/demo.ts'
import { addImportCommand } from './commands/import.ts'
import { addMembersCommand } from './commands/members.ts'
import { addSchemaCommand } from './commands/schema.ts'
import { addStartCommand } from './commands/start.ts'
import { reportAndExit } from './report.ts'

const program = new Command('mesh')
  .description('Watch services, open incidents and show them live: the command of Mesh.')
  .showHelpAfterError('Run "npm run mesh -- --help" for the commands.')

addStartCommand(program)
addApplyCommand(program)
addDemoCommand(program)
addImportCommand(program)
addMembersCommand(program)
addSchemaCommand(program)

program.parseAsync().catch(reportAndExit)
