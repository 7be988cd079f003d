/** One field of a cron expression: its bounds and the English names that stand for numbers from `min` on. */
export interface CronField {
  name: string
  min: number
  max: number
  names: readonly string[]
}

const ITEM = /^(?:(\*)|([a-z0-9]+)(?:-([a-z0-9]+))?)(?:\/(\d+))?$/

/** The numbers that a field allows, sorted; a text that says what was expected when it cannot be read. */
export function cronField(text: string, field: CronField): number[] | string {
  const allowed = new Set<number>()
  for (const item of text.toLowerCase().split(',')) {
    const range = rangeOf(item, field)
    if (typeof range === 'string') return `${range} (${field.name}, found ${JSON.stringify(item)})`
    for (let value = range.from; value <= range.to; value += range.step) allowed.add(value)
  }
  return [...allowed].toSorted((a, b) => a - b)
}

function rangeOf(item: string, field: CronField): { from: number; to: number; step: number } | string {
  const match = ITEM.exec(item)
  if (match === null) return 'a number, a range such as 1-5, a step such as */5, or a list of these'
  const [, star, first, last, stepText] = match
  const step = stepText === undefined ? 1 : Number(stepText)
  if (step < 1 || step > field.max) return `a step from 1 to ${field.max}`
  if (star !== undefined) return { from: field.min, to: field.max, step }
  const from = valueOf(first ?? '', field)
  const to = last === undefined ? from : valueOf(last, field)
  if (from === undefined || to === undefined) {
    const names = field.names.length === 0 ? '' : ` or ${field.names[0]} to ${field.names.at(-1)}`
    return `a number from ${field.min} to ${field.max}${names}`
  }
  if (to < from) return 'a range that begins with its smaller end; write two ranges, separated by a comma'
  if (last === undefined && stepText !== undefined)
    return `a step behind * or a range, such as ${from}-${field.max}/${step}`
  return { from, to, step }
}

function valueOf(text: string, { min, max, names }: CronField): number | undefined {
  const named = names.indexOf(text)
  if (named !== -1) return min + named
  if (!/^\d{1,2}$/.test(text)) return undefined
  const value = Number(text)
  return value >= min && value <= max ? value : undefined
}
