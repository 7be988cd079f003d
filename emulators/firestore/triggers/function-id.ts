/** A function, across its generations. */
export interface FunctionId {
  readonly project: string
  /** `<region>-<name>` */
  readonly functionName: string
}

/** Names a function in maps. */
export function functionKey({ project, functionName }: FunctionId): string {
  return `${project}\n${functionName}`
}
