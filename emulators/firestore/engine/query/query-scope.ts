import type { Scope } from './query.ts'

/** What all names of a scope begin with, without the last slash. */
export function scopePrefix(scope: Scope): string {
  return scope.kind === 'collection' ? scope.name : scope.parent
}

/** Whether a document's name lies in the scope. */
export function inScope(scope: Scope, name: string): boolean {
  const slash = name.lastIndexOf('/')
  if (scope.kind === 'collection') return slash === scope.name.length && name.startsWith(scope.name)
  if (!name.startsWith(`${scope.parent}/`)) return false
  return scope.kind === 'all' || name.slice(name.lastIndexOf('/', slash - 1) + 1, slash) === scope.collectionId
}

/** A text that equal scopes share and different ones do not. */
export function scopeKey(scope: Scope): string {
  if (scope.kind === 'collection') return scope.name
  return scope.kind === 'all' ? `${scope.parent}/**` : `${scope.parent}/**/${scope.collectionId}`
}

/** Whether a resource name is well formed but names a collection, not a document. */
export function isCollectionName(name: string): boolean {
  const segments = /^projects\/[^/]+\/databases\/[^/]+\/documents\/(.+)$/.exec(name)?.[1]?.split('/')
  return segments !== undefined && segments.length % 2 === 1 && !segments.includes('')
}
