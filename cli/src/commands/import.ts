import type { Command } from 'commander'
import { readFile } from '../files/read-file.ts'
import { writeFile } from '../files/write-file.ts'
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
      const imported = importGatus(readFile(file).toString('utf8'), file)
      if (options.out === undefined) process.stdout.write(imported.yaml)
      else writeFile(options.out, imported.yaml, { isNew: true })
      process.stderr.write(`${describeImport(imported, file)}\n`)
    })
}
