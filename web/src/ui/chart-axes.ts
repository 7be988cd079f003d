/** The time axis of every chart; times in ms since the epoch. */
export const TIME_AXIS = {
  dataKey: 'time',
  type: 'number',
  scale: 'time',
  domain: ['dataMin', 'dataMax'],
  tickLine: false,
  axisLine: false,
  height: 24,
} as const

/** The axis of values from 0, in their own words. */
export function valueAxis(valueInWords: (value: number) => string) {
  return {
    width: 64,
    tickFormatter: (value: number) => (value === 0 ? '0' : valueInWords(value)),
    tickLine: false,
    axisLine: false,
    tickCount: 4,
  } as const
}
