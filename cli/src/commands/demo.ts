import { Argument, type Command } from 'commander'
import { DEMO_MODES, type DemoMode } from '../demo/demo-fleet.ts'
import { setDemoMode } from '../demo/set-demo-mode.ts'
import { readSuite } from '../suite/suite-file.ts'

/** `mesh demo break|slow|heal <service>`: change how a service of the demo fleet behaves. */
export function addDemoCommand(program: Command): void {
  program
    .command('demo')
    .description('Break, slow down or heal a service of the demo fleet that "npm start" runs.')
    .addArgument(new Argument('<mode>', 'what it does from now on').choices(Object.keys(DEMO_MODES)))
    .argument('<service>', 'payments, catalog or mail')
    .action(async (mode: DemoMode, service: string) => {
      process.stdout.write(`${await setDemoMode(readSuite().demo, service, mode)}\n`)
    })
}
