import type { Composite } from './canonical.ts'
import { Fault } from './fault.ts'
import { RulesMap } from './map.ts'
import { method } from './method.ts'
import type { Methods } from './method.ts'
import type { RulesValue } from './value.ts'

/** A path. `unbound` names the segments that stand for `$(name)` until bind() replaces them. */
export class RulesPath implements Composite {
  readonly segments: readonly string[]
  readonly unbound: ReadonlyMap<number, string>
  /** Values that bind() put in, by name. */
  readonly bound: ReadonlyMap<string, string>

  constructor(
    segments: readonly string[],
    unbound: ReadonlyMap<number, string> = new Map(),
    bound: ReadonlyMap<string, string> = new Map(),
  ) {
    this.segments = segments
    this.unbound = unbound
    this.bound = bound
  }

  canonical(of: (value: RulesValue) => string): string {
    return `/${this.segments.map(of).join('/')}`
  }
}

/** Reads `/a/$(b)/c` (the first slash may be missing); a segment `$(name)` is unbound. */
export function parsePath(text: string): RulesPath | Fault {
  const segments = (text.startsWith('/') ? text.slice(1) : text).split('/')
  if (segments.includes('')) return new Fault(`path ${JSON.stringify(text)} has an empty segment`)
  const unbound = new Map<number, string>()
  segments.forEach((segment, index) => {
    const name = /^\$\(([A-Za-z_]\w*)\)$/.exec(segment)?.[1]
    if (name !== undefined) unbound.set(index, name)
  })
  return new RulesPath(segments, unbound)
}

/** Source: https://firebase.google.com/docs/reference/rules/rules.Path */
export const pathMethods: Methods<RulesPath> = {
  bind: method(1, (path, [map]) => {
    if (!(map instanceof RulesMap)) return new Fault('bind() takes a map')
    const segments = [...path.segments]
    const unbound = new Map(path.unbound)
    const bound = new Map(path.bound)
    for (const [index, name] of path.unbound) {
      const value = map.get(name)
      if (value === undefined) continue
      if (typeof value !== 'string' || value === '' || value.includes('/')) {
        return new Fault(`bind() cannot put the value of ${name} in a path: it must be a string without '/'`)
      }
      segments[index] = value
      unbound.delete(index)
      bound.set(name, value)
    }
    return new RulesPath(segments, unbound, bound)
  }),
}
