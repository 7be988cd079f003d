const CHARACTERS_MAX = 63

/** Gives out ids of mesh.yaml: lower-case letters, digits and inner hyphens, no id twice. */
export class UniqueIds {
  readonly #taken = new Set<string>()

  /** An id made of a name; a number is added when it is taken. */
  take(name: string): string {
    const plain = name
      .normalize('NFKD')
      .toLowerCase()
      .replaceAll(/\p{M}/gu, '')
      .replaceAll(/[^a-z0-9]+/g, '-')
    const base = trimmed(plain, CHARACTERS_MAX) || 'service'
    let id = base
    for (let count = 2; this.#taken.has(id); count++) {
      const suffix = `-${count}`
      id = trimmed(base, CHARACTERS_MAX - suffix.length) + suffix
    }
    this.#taken.add(id)
    return id
  }
}

function trimmed(text: string, charactersMax: number): string {
  return text.replace(/^-+/, '').slice(0, charactersMax).replace(/-+$/, '')
}
