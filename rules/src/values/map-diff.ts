import type { Composite } from './canonical.ts'
import { equals } from './equality.ts'
import type { RulesMap } from './map.ts'
import { getter } from './method.ts'
import type { Methods } from './method.ts'
import { setOf } from './set.ts'
import type { RulesValue } from './value.ts'

/** What Map.diff() returns: `current` is the map it was called on, `other` the one it was given. */
export class MapDiff implements Composite {
  readonly current: RulesMap
  readonly other: RulesMap

  constructor(current: RulesMap, other: RulesMap) {
    this.current = current
    this.other = other
  }

  canonical(of: (value: RulesValue) => string): string {
    return `M${of(this.current)}${of(this.other)}`
  }

  added(): string[] {
    return this.current.keys().filter((key) => !this.other.has(key))
  }

  removed(): string[] {
    return this.other.keys().filter((key) => !this.current.has(key))
  }

  /** Keys of both maps whose values are equal (`unchanged`) or not (`changed`). */
  shared(): { changed: string[]; unchanged: string[] } {
    const changed: string[] = []
    const unchanged: string[] = []
    for (const key of this.current.keys()) {
      const [before, after] = [this.other.get(key), this.current.get(key)]
      if (before === undefined || after === undefined) continue
      if (equals(before, after)) unchanged.push(key)
      else changed.push(key)
    }
    return { changed, unchanged }
  }
}

/** Source: https://firebase.google.com/docs/reference/rules/rules.MapDiff */
export const mapDiffMethods: Methods<MapDiff> = {
  addedKeys: getter((diff) => setOf(diff.added())),
  removedKeys: getter((diff) => setOf(diff.removed())),
  changedKeys: getter((diff) => setOf(diff.shared().changed)),
  unchangedKeys: getter((diff) => setOf(diff.shared().unchanged)),
  affectedKeys: getter((diff) => setOf([...diff.added(), ...diff.removed(), ...diff.shared().changed])),
}
