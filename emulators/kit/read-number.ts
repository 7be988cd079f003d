/** A positive number from the environment; undefined when unset; throws an Error that names the variable when it is anything else. */
export function readNumber(variable: string, environment: NodeJS.ProcessEnv = process.env): number | undefined {
  const text = environment[variable]
  if (text === undefined || text === '') return undefined
  const value = Number(text)
  if (Number.isFinite(value) && value > 0) return value
  throw new Error(`${variable} is ${JSON.stringify(text)}; expected a positive number.`)
}
