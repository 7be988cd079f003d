import { CommanderError, type Command } from 'commander'
import { expect, test } from 'vitest'
import { meshProgram } from '../src/program.ts'

/** The whole command, which neither writes nor ends this process: what it said of its errors is in `told`. */
function quietProgram() {
  const told: string[] = []
  const quiet = (command: Command) => {
    command.exitOverride().configureOutput({ writeErr: (text) => told.push(text) })
    command.commands.forEach(quiet)
  }
  const program = meshProgram()
  quiet(program)
  return { program, told }
}

function argumentsOf(command: Command): { name: string; description: string }[] {
  const own = command.registeredArguments.map((one) => ({
    name: `${command.name()} ${one.name()}`,
    description: one.description,
  }))
  return [...own, ...command.commands.flatMap(argumentsOf)]
}

test('help shows every argument, which it does only for those with a description', () => {
  const all = argumentsOf(meshProgram())
  expect(all.length).toBeGreaterThan(10)
  expect(all.filter(({ description }) => description === '')).toEqual([])
})

test.each([
  [['members', 'invite'], 'members invite --help'],
  [['members', 'grnt', 'ada@mesh.test'], 'members --help'],
  [['import', 'gatus', 'a.yaml', '--nope'], 'import gatus --help'],
  [['nope'], '-- --help'],
])('an error of %j points to its own help', async (words, help) => {
  const { program, told } = quietProgram()
  await expect(program.parseAsync(words, { from: 'user' })).rejects.toThrow(CommanderError)
  expect(told.join('')).toContain(`${help}" for what it takes.`)
})

test('a project id that firebase-tools refuses is refused before anything is built', async () => {
  const { program } = quietProgram()
  await expect(program.parseAsync(['start', '--project', 'Foo'], { from: 'user' })).rejects.toThrow(
    "argument 'Foo' is invalid. Expected lower-case letters, digits and hyphens.",
  )
})
