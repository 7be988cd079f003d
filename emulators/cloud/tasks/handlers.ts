import type { Clock } from '../../kit/clock.ts'
import { RpcError } from '../../kit/rpc-error.ts'
import type { KeptTasks } from './kept-tasks.ts'
import { LIMITS } from './limits.ts'
import { parseTaskName, queueId } from './names.ts'
import type { Queues } from './queues.ts'
import { readQueue } from './read-queue.ts'
import { readTask } from './read-task.ts'
import { showQueue, showTask } from './show.ts'
import type { QueueConfig } from './types.ts'
import type { WireQueue, WireTask } from './wire.ts'

export interface HandlerContext {
  clock: Clock
  kept: KeptTasks
  queues: Queues
  /** A queue that was created or belongs to a function; undefined when there is none. */
  findQueue: (name: string) => Promise<QueueConfig | undefined>
}

interface Named {
  name?: string
  responseView?: string
}

/** The RPCs of google.cloud.tasks.v2.CloudTasks that the stand-in has. */
export function tasksHandlers({ clock, kept, queues, findQueue }: HandlerContext) {
  const mustFind = async (name: string): Promise<QueueConfig> => {
    const config = await findQueue(name)
    if (config === undefined) throw new RpcError('NOT_FOUND', `Queue does not exist: ${queueId(name)}.`)
    return config
  }
  return {
    CreateQueue: async ({ parent = '', queue = {} }: { parent?: string; queue?: WireQueue }) => {
      const { name = '' } = queue
      if (name !== `${parent}/queues/${queueId(name)}`) {
        throw new RpcError('INVALID_ARGUMENT', `Queue.name is ${JSON.stringify(name)}; it must be in ${parent}.`)
      }
      if (kept.config(name) !== undefined) throw new RpcError('ALREADY_EXISTS', 'Queue already exists.')
      const config = readQueue(queue)
      kept.createQueue(name, config)
      return showQueue(name, config)
    },
    GetQueue: async ({ name = '' }: Named) => showQueue(name, await mustFind(name)),
    CreateTask: async ({
      parent = '',
      task = {},
      responseView,
    }: {
      parent?: string
      task?: WireTask
      responseView?: string
    }) => {
      if ((await findQueue(parent)) === undefined) {
        throw new RpcError('FAILED_PRECONDITION', `Queue does not exist: ${queueId(parent)}.`)
      }
      const created = readTask(parent, task, clock.now())
      if (kept.get(created.name) !== undefined || kept.wasThere(created.name)) {
        throw new RpcError('ALREADY_EXISTS', 'Requested entity already exists')
      }
      kept.put(created)
      queues.pump(parent)
      return showTask(created, responseView)
    },
    GetTask: ({ name = '', responseView }: Named) => {
      const task = kept.get(name)
      if (task === undefined) throw gone(kept, name)
      return showTask(task, responseView)
    },
    ListTasks: async (request: { parent?: string; responseView?: string; pageSize?: number; pageToken?: string }) => {
      const { parent = '', responseView, pageSize = LIMITS.pageSize, pageToken = '' } = request
      await mustFind(parent)
      const names = kept.tasks(parent).map(({ name }) => name)
      const rest = names.sort().filter((name) => name > pageToken)
      const page = rest.slice(0, Math.min(pageSize || LIMITS.pageSize, LIMITS.pageSize))
      const tasks = page.flatMap((name) => kept.get(name) ?? []).map((task) => showTask(task, responseView))
      return { tasks, ...(rest.length > page.length ? { nextPageToken: page.at(-1) } : {}) }
    },
    DeleteTask: ({ name = '' }: Named) => {
      if (kept.get(name) === undefined) throw gone(kept, name)
      kept.remove(name)
      queues.pump(parseTaskName(name).queue)
      return {}
    },
  }
}

function gone(kept: KeptTasks, name: string): RpcError {
  parseTaskName(name)
  const message = kept.wasThere(name)
    ? 'The task no longer exists, though a task with this name existed recently. The task either successfully completed or was deleted.'
    : 'Requested entity was not found.'
  return new RpcError('NOT_FOUND', message)
}
