import type { CloudTasksClient } from '@google-cloud/tasks'
import { isAlreadyExists } from '../kit/as-mesh-error.ts'
import { digestOf } from '../kit/digest.ts'
import { openedOnce } from '../kit/opened-once.ts'
import { REGION } from '../options.ts'
import { clientOptions, projectId } from './client-options.ts'
import { serviceAccount } from './service-account.ts'

const VARIABLE = 'MESH_TASKS_EMULATOR_HOST'
const TIMEOUT_MS = 10_000

const client = openedOnce(async (): Promise<CloudTasksClient> => {
  const { CloudTasksClient } = await import('@google-cloud/tasks')
  return new CloudTasksClient({ ...(await clientOptions(VARIABLE)) })
})

/** A call of one of Mesh's own task functions. */
export interface TaskRequest {
  /** Its queue has the same name. */
  functionName: string
  /** Letters, digits, hyphens and underscores; a name that was used in the last hour is the same task. */
  id?: string
  data: object
  /** Not before; now when absent. */
  time?: Date
}

/**
 * Has a task function called later, at least once; a task that exists already is left as it is. Emulators without a
 * stand-in for Cloud Tasks carry out none: sweeps do what is left undone.
 */
export async function enqueueTask({ functionName, id, data, time }: TaskRequest): Promise<void> {
  if (process.env['FIRESTORE_EMULATOR_HOST'] !== undefined && !process.env[VARIABLE]) return
  const [tasks, account] = await Promise.all([client(), serviceAccount()])
  const parent = tasks.queuePath(projectId(), REGION, functionName)
  const url = taskUrl(functionName)
  try {
    await tasks.createTask(
      {
        parent,
        task: {
          ...(id === undefined ? {} : { name: `${parent}/tasks/${id}` }),
          ...(time === undefined ? {} : { scheduleTime: timestampOf(time) }),
          httpRequest: {
            httpMethod: 'POST',
            url,
            headers: { 'Content-Type': 'application/json' },
            body: Buffer.from(JSON.stringify({ data })),
            oidcToken: { serviceAccountEmail: account, audience: taskAudience(functionName, id, data) },
          },
        },
      },
      { timeout: TIMEOUT_MS },
    )
  } catch (error) {
    if (!isAlreadyExists(error)) throw error
  }
}

/** Where Cloud Tasks calls a function of Mesh. */
export function taskUrl(functionName: string): string {
  return `https://${REGION}-${projectId()}.cloudfunctions.net/${functionName}`
}

/**
 * Audience of a task's token: the function and, behind `#`, the digest of the task's id and data. So a token that leaks admits
 * nothing but a repetition of its own task.
 */
export function taskAudience(functionName: string, id: string | undefined, data: unknown): string {
  return `${taskUrl(functionName)}#${digestOf({ id: id ?? null, data: JSON.parse(JSON.stringify(data ?? null)) as unknown })}`
}

function timestampOf(time: Date): { seconds: number; nanos: number } {
  const ms = time.getTime()
  return { seconds: Math.floor(ms / 1000), nanos: (((ms % 1000) + 1000) % 1000) * 1_000_000 }
}
