/** The only place where functions read the wall clock; verbs get the time as an argument. */
export function now(): Date {
  return new Date()
}
