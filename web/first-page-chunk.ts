import { fileURLToPath } from 'node:url'
import type { Rolldown } from 'vite'

const MAIN = fileURLToPath(new URL('src/main.tsx', import.meta.url))
const FIRST_PAGE = fileURLToPath(new URL('src/features/overview/overview-page.tsx', import.meta.url))
const FIREBASE = /\/node_modules\/@?firebase\//

/**
 * Puts what the first page adds to the frame into one chunk. By itself the bundler makes twenty of it, for as many sets of
 * pages that share them, and small files compress badly (4 kB gzip more). Firestore stays a chunk of its own.
 */
export function firstPageChunk(): Rolldown.CodeSplittingGroup {
  let members: Set<string> | undefined
  return {
    includeDependenciesRecursively: false,
    name(id, graph) {
      members ??= addedTo(graph)
      return members.has(id) ? 'first-page' : null
    },
  }
}

function addedTo(graph: Rolldown.ChunkingContext): Set<string> {
  const added = reached(FIRST_PAGE, graph)
  for (const id of reached(MAIN, graph)) added.delete(id)
  return new Set([...added].filter((id) => !FIREBASE.test(id)))
}

/** A module and everything that it imports statically. */
function reached(id: string, graph: Rolldown.ChunkingContext, seen = new Set<string>()): Set<string> {
  if (seen.has(id)) return seen
  seen.add(id)
  for (const imported of graph.getModuleInfo(id)?.importedIds ?? []) reached(imported, graph, seen)
  return seen
}
