import { RpcError } from '../../../kit/rpc-error.ts'

/**
 * INVALID_ARGUMENT for a value of a JSON request, in the form of Google's front end: it says where the value stands
 * (`document.fields[0].value.integer_value`: names of the .proto file, maps count their entries), what type was expected
 * (`TYPE_INT64`) and what was found.
 */
export function badValue(path: string, type: string, found: unknown): RpcError {
  if (typeof found === 'object' && found !== null && !Array.isArray(found) && type.startsWith('TYPE_')) {
    return badRequest(path, `Invalid value at '${path}' (${type}), Starting an object on a scalar field`)
  }
  const shown = JSON.stringify(found) ?? String(found)
  return badRequest(
    path,
    `Invalid value at '${path}' (${type}), ${shown.length > 80 ? `${shown.slice(0, 77)}...` : shown}`,
  )
}

/** INVALID_ARGUMENT for a field that the message at `path` cannot take, in the form of Google's front end. */
export function badName(path: string, name: string, reason: string): RpcError {
  const place = path === '' ? '' : ` at '${path}'`
  return badRequest(path, `Invalid JSON payload received. Unknown name ${JSON.stringify(name)}${place}: ${reason}`)
}

/** INVALID_ARGUMENT for a second member of a oneof, in the form of Google's front end. */
export function repeatedOneof(path: string, oneof: string, name: string): RpcError {
  return badRequest(
    path,
    `Invalid value at '${path}' (oneof), oneof field '${oneof}' is already set. Cannot set '${name}'`,
  )
}

function badRequest(field: string, description: string): RpcError {
  const violation = field === '' ? { description } : { field, description }
  return new RpcError('INVALID_ARGUMENT', description, [
    { '@type': 'type.googleapis.com/google.rpc.BadRequest', fieldViolations: [violation] },
  ])
}
