import { RpcError } from '../kit/rpc-error.ts'
import { LIMITS } from './limits.ts'

const RESOURCE_NAME = /^projects\/([^/]+)\/(topics|subscriptions)\/([^/]+)$/
const PROJECT_NAME = /^projects\/([^/]+)$/
/** https://cloud.google.com/pubsub/docs/pubsub-basics#resource_names */
const RESOURCE_ID = /^[A-Za-z][A-Za-z0-9\-_.~+%]*$/

/** The subscriptions that the suite makes for itself; it acknowledges whatever a function does, so nothing is ever sent to them. */
const SUITE_PREFIX = 'emulator-sub-'
/** The subscriptions through which functions get their messages. */
const FUNCTION_PREFIX = 'mesh-fn-'

export interface ResourceName {
  project: string
  id: string
}

/** Splits `projects/P/topics/T` or `projects/P/subscriptions/S`; INVALID_ARGUMENT if it is not the name of such a resource. */
export function parseName(name: string | undefined, kind: 'topics' | 'subscriptions'): ResourceName {
  const match = RESOURCE_NAME.exec(name ?? '')
  if (match === null || match[2] !== kind) {
    throw new RpcError(
      'INVALID_ARGUMENT',
      `Invalid resource name: ${JSON.stringify(name ?? '')}. Expected "projects/{project}/${kind}/{id}".`,
    )
  }
  return { project: match[1] ?? '', id: match[3] ?? '' }
}

/** Like parseName, and the id must obey the rules for new resources (3-255 characters, letter first, not "goog…"). */
export function parseNewName(name: string | undefined, kind: 'topics' | 'subscriptions'): ResourceName {
  const parsed = parseName(name, kind)
  const { id } = parsed
  const isLong = id.length >= LIMITS.resourceIdMin && id.length <= LIMITS.resourceIdMax
  if (!isLong || !RESOURCE_ID.test(id) || id.startsWith('goog')) {
    throw new RpcError(
      'INVALID_ARGUMENT',
      `Invalid resource name: id ${JSON.stringify(id)}. It must have ${LIMITS.resourceIdMin} to ${LIMITS.resourceIdMax} characters, ` +
        'start with a letter, contain only letters, digits and -_.~+% and not begin with "goog".',
    )
  }
  return parsed
}

/** The project id in `projects/P`; INVALID_ARGUMENT otherwise. */
export function parseProject(name: string | undefined): string {
  const match = PROJECT_NAME.exec(name ?? '')
  if (match === null)
    throw new RpcError(
      'INVALID_ARGUMENT',
      `Invalid project: ${JSON.stringify(name ?? '')}. Expected "projects/{project}".`,
    )
  return match[1] ?? ''
}

/** The last part of a resource name. */
export function shortName(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1)
}

export function isSuiteSubscription(name: string): boolean {
  return shortName(name).startsWith(SUITE_PREFIX)
}

export function isFunctionSubscription(name: string): boolean {
  return shortName(name).startsWith(FUNCTION_PREFIX)
}

/** The name of the subscription through which function `id` gets the messages of a topic in `project`. */
export function functionSubscription(project: string, id: string): string {
  return `projects/${project}/subscriptions/${FUNCTION_PREFIX}${id}`
}
