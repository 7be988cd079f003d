export interface TasksSettings {
  /** Where tasks and the keys of identity tokens are kept. */
  dataDir: string | undefined
  /** The account that functions run as, by the metadata server. */
  account: string
}

/** What functions run as in a project where nothing else was said; its number is made up. */
const COMPUTE_ACCOUNT = '123456789012-compute@developer.gserviceaccount.com'

/** Reads MESH_TASKS_DATA (directory) and MESH_SERVICE_ACCOUNT; the latter is the default compute account unless it is set. */
export function readTasks(environment: NodeJS.ProcessEnv): TasksSettings {
  return {
    dataDir: environment['MESH_TASKS_DATA'] || undefined,
    account: environment['MESH_SERVICE_ACCOUNT'] || COMPUTE_ACCOUNT,
  }
}
