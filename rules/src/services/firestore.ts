import { limits } from '../limits.ts'
import { mapOf } from '../values/map.ts'
import { RulesPath } from '../values/path.ts'
import type { Service } from './service.ts'

/** Source: https://firebase.google.com/docs/reference/rules/rules.firestore */
export const firestore: Service = {
  requestMembers: ['auth', 'method', 'params', 'path', 'query', 'resource', 'time'],
  resourceMembers: ['data', 'id', '__name__'],
  documentFunctions: ['get', 'exists', 'getAfter', 'existsAfter'],
  hasBareDocumentFunctions: true,
  databaseOnly: undefined,
  documentsMax: limits.accessCallsPerOperationMax,
  resourceOf: ({ path, data }) => mapOf({ data, id: path.at(-1) ?? '', __name__: new RulesPath(path) }),
  pathOf: ({ method, path }) => (method === 'list' ? undefined : new RulesPath(path)),
  // Source: https://firebase.google.com/docs/firestore/security/rules-query#collection_group_queries_and_security_rules
  refusal: ({ method, query }, version) =>
    version === '1' && method === 'list' && query?.allDescendants === true
      ? "collection group queries need rules_version '2'"
      : undefined,
}
