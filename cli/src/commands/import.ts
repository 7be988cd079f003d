import { readFileSync, writeFileSync } from 'node:fs'
import type { Command } from 'commander'
import { MeshError } from '@mesh/core/errors'
import { describeImport } from '../import-gatus/describe-import.ts'
import { importGatus } from '../import-gatus/import-gatus.ts'

/** `mesh import gatus <file>`: a mesh.yaml from another system's configuration, and what it could not carry over. */
export function addImportCommand(program: Command): void {
  const command = program.command('import').description("Make a mesh.yaml from another system's configuration.")
  command
    .command('gatus')
    .description('Print a mesh.yaml made of a Gatus configuration, and on stderr what could not be carried over.')
    .argument('<file>', 'the Gatus configuration')
    .option('--out <file>', 'write the mesh.yaml to this file, which must not exist yet')
    .action((file: string, options: { out?: string }) => {
      const imported = importGatus(read(file), file)
      if (options.out === undefined) process.stdout.write(imported.yaml)
      else write(options.out, imported.yaml)
      process.stderr.write(`${describeImport(imported, file)}\n`)
    })
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (cause) {
    throw new MeshError('not-found', `${file}: cannot be read (${codeOf(cause)}).`, { cause })
  }
}

function write(file: string, text: string): void {
  try {
    writeFileSync(file, text, { flag: 'wx' })
  } catch (cause) {
    throw new MeshError('failed-precondition', `${file}: cannot be written (${codeOf(cause)}).`, { cause })
  }
}

function codeOf(cause: unknown): string {
  return (cause as NodeJS.ErrnoException).code ?? 'unknown error'
}
