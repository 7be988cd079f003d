/** What a bench returns: figures by name, the unit at the end of the name. */
export type Metrics = Record<string, number>
