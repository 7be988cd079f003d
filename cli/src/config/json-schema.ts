import { z } from 'zod'
import { meshConfigSchema } from '@mesh/core/schema/config'

/** JSON Schema (draft 2020-12) of mesh.yaml, for editors; defaults make keys optional. */
export function configJsonSchema(): string {
  return `${JSON.stringify(z.toJSONSchema(meshConfigSchema, { io: 'input' }), null, 2)}\n`
}
