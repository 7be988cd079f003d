import { Command } from 'commander'
import { vi } from 'vitest'

/** What a command prints, run in this process as `mesh` runs it; rejects with what it throws. */
export async function runCommand(
  add: (program: Command) => void,
  ...words: string[]
): Promise<{ output: string; errors: string }> {
  const printed = { output: '', errors: '' }
  const catching = (name: keyof typeof printed) => (text: unknown) => {
    printed[name] += String(text)
    return true
  }
  const spies = [
    vi.spyOn(process.stdout, 'write').mockImplementation(catching('output')),
    vi.spyOn(process.stderr, 'write').mockImplementation(catching('errors')),
  ]
  const program = new Command().exitOverride()
  add(program)
  for (const command of program.commands) for (const verb of command.commands) verb.exitOverride()
  try {
    await program.parseAsync(['node', 'mesh', ...words])
  } finally {
    for (const spy of spies) spy.mockRestore()
  }
  return printed
}
