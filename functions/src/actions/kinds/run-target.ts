import { z } from 'zod'
import { compileGlob } from '@mesh/core/conditions/glob'
import { MeshError } from '@mesh/core/errors'
import type { ActionTarget } from '@mesh/core/schema/action'
import { projectId } from '../../gcp/client-options.ts'
import { loadPolicy } from '../store/policy.ts'
import { isOwnService } from './run-own-services.ts'

/** Words by which every kind names its Cloud Run service. */
export const runServiceWords = {
  service: z
    .string()
    .regex(/^[a-z]([a-z0-9-]{0,47}[a-z0-9])?$/, 'the name of a Cloud Run service, such as payments')
    .describe('Name of the Cloud Run service.'),
  region: z
    .string()
    .regex(/^[a-z]+-[a-z]+\d{1,2}$/, 'a region of Google Cloud, such as us-central1')
    .describe('Region that it runs in, such as us-central1.'),
}

/** A Cloud Run service of this project. */
export interface RunServiceName {
  service: string
  region: string
}

/** The target of an action upon a service of this project; there is no way to name one of another project. */
export function runTarget({ service, region }: RunServiceName): ActionTarget {
  return { type: 'run.service', name: `projects/${projectId()}/locations/${region}/services/${service}` }
}

/** Full name of a service that may be changed. Throws `permission-denied` for one that runs Mesh itself. */
export function runServiceName(words: RunServiceName): string {
  if (isOwnService(words)) {
    throw new MeshError(
      'permission-denied',
      `the Cloud Run service ${words.service} runs a function of Mesh, which Mesh does not change; deploy Mesh instead`,
    )
  }
  return runTarget(words).name
}

/**
 * Full name of a service that a new change may be planned for; what stands is reverted whatever the list says by then. Throws
 * `permission-denied` as `runServiceName` does, and for one that mesh.yaml does not list where it lists any.
 */
export async function plannedService(words: RunServiceName): Promise<string> {
  const name = runServiceName(words)
  const { runServices } = (await loadPolicy()).config
  if (runServices === undefined || runServices.some((pattern) => compileGlob(pattern)?.(words.service))) return name
  throw new MeshError(
    'permission-denied',
    `the Cloud Run service ${words.service} may not be changed: actions.runServices of mesh.yaml lists ${runServices.join(', ') || 'none'}`,
  )
}
