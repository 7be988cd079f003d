export interface TasksSettings {
  /** Where tasks and the keys of identity tokens are kept. */
  dataDir: string | undefined
  /** The account whose tokens the metadata server hands out. */
  account: string
}

/**
 * Reads MESH_TASKS_DATA (directory) and MESH_SERVICE_ACCOUNT; the latter is the project's App Engine account unless it is set, as
 * in a new project.
 */
export function readTasks(environment: NodeJS.ProcessEnv): TasksSettings {
  const project = environment['MESH_PROJECT'] || environment['GCLOUD_PROJECT'] || 'demo-mesh'
  return {
    dataDir: environment['MESH_TASKS_DATA'] || undefined,
    account: environment['MESH_SERVICE_ACCOUNT'] || `${project}@appspot.gserviceaccount.com`,
  }
}
