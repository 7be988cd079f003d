#!/usr/bin/env node
import { meshProgram } from './program.ts'
import { reportAndExit } from './report.ts'

meshProgram().parseAsync().catch(reportAndExit)
