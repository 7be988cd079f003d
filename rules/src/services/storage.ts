import { limits } from '../limits.ts'
import { RulesPath } from '../values/path.ts'
import type { Service } from './service.ts'

/** Segments of a request's path before those of the object: `b`, the bucket, `o`. */
const objectFrom = 3

/** Source: https://firebase.google.com/docs/reference/security/storage */
export const storage: Service = {
  requestMembers: ['auth', 'method', 'params', 'path', 'resource', 'time'],
  resourceMembers: [
    'name',
    'bucket',
    'generation',
    'metageneration',
    'size',
    'timeCreated',
    'updated',
    'md5Hash',
    'crc32c',
    'etag',
    'contentDisposition',
    'contentEncoding',
    'contentLanguage',
    'contentType',
    'metadata',
  ],
  documentFunctions: ['get', 'exists'],
  hasBareDocumentFunctions: false,
  databaseOnly: '(default)',
  documentsMax: limits.storageDocumentsMax,
  resourceOf: ({ data }) => data,
  pathOf: ({ path }) => new RulesPath(path.slice(objectFrom)),
  // Source: https://firebase.google.com/docs/storage/web/list-files
  refusal: ({ method }, version) =>
    version === '1' && method === 'list' ? "lists of Cloud Storage objects need rules_version '2'" : undefined,
}
