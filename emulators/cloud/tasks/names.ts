import { RpcError } from '../../kit/rpc-error.ts'

const LOCATION = 'projects/[a-zA-Z0-9:.-]+/locations/[a-z0-9-]+'
const QUEUE = new RegExp(`^${LOCATION}/queues/([a-zA-Z0-9-]{1,100})$`)
const TASK = new RegExp(`^(${LOCATION}/queues/[a-zA-Z0-9-]{1,100})/tasks/([a-zA-Z0-9_-]{1,500})$`)

/** Last part of a queue's name; INVALID_ARGUMENT for another name. */
export function queueId(name = ''): string {
  const id = QUEUE.exec(name)?.[1]
  if (id !== undefined) return id
  throw invalid(name, 'projects/PROJECT/locations/LOCATION/queues/QUEUE', 'letters, digits and hyphens, at most 100')
}

/** A task's name, taken apart; INVALID_ARGUMENT for another name. */
export function parseTaskName(name = ''): { queue: string; id: string } {
  const [, queue, id] = TASK.exec(name) ?? []
  if (queue !== undefined && id !== undefined) return { queue, id }
  const form = 'projects/PROJECT/locations/LOCATION/queues/QUEUE/tasks/TASK'
  throw invalid(name, form, 'letters, digits, hyphens and underscores, at most 500')
}

function invalid(name: string, form: string, characters: string): RpcError {
  return new RpcError('INVALID_ARGUMENT', `Invalid name ${JSON.stringify(name)}. Expected ${form} (${characters}).`)
}
