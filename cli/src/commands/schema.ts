import type { Command } from 'commander'
import { configJsonSchema } from '../config/json-schema.ts'

/** `mesh schema`: the JSON Schema of mesh.yaml, as kept in docs/mesh.schema.json. */
export function addSchemaCommand(program: Command): void {
  program
    .command('schema')
    .description('Print the JSON Schema of mesh.yaml.')
    .action(() => {
      process.stdout.write(configJsonSchema())
    })
}
