import { RpcError } from '../../kit/rpc-error.ts'
import type { Scaling, Service } from './types.ts'

/** Checks the numbers of instances of a service and of its template. */
export function checkScaling({ scaling, template }: Service): void {
  if (template === undefined) throw new RpcError('INVALID_ARGUMENT', 'service.template: found none; expected one.')
  check('service.scaling', scaling)
  check('service.template.scaling', template.scaling)
}

function check(at: string, { minInstanceCount = 0, maxInstanceCount = 0 }: Scaling = {}): void {
  if (minInstanceCount < 0 || maxInstanceCount < 0) {
    throw new RpcError('INVALID_ARGUMENT', `${at}: found a negative number of instances; expected 0 or more.`)
  }
  if (maxInstanceCount > 0 && minInstanceCount > maxInstanceCount) {
    throw new RpcError(
      'INVALID_ARGUMENT',
      `${at}.min_instance_count: found ${minInstanceCount}; expected at most max_instance_count, which is ${maxInstanceCount}.`,
    )
  }
}
