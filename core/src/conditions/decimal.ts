/** A decimal number of any size, ready to be compared: sign times 0.DIGITS times 10 to the power of `magnitude`. */
interface Decimal {
  sign: -1 | 0 | 1
  magnitude: number
  /** Without zeros at either end. */
  digits: string
}

const DECIMAL = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/

/** Whether a text is a plain decimal number, as JSON writes them. */
export function isDecimal(text: string): boolean {
  return DECIMAL.test(text)
}

/** Orders two decimal texts exactly: negative, zero or positive; undefined when one is no number. */
export function compareDecimals(left: string, right: string): number | undefined {
  const [a, b] = [parse(left), parse(right)]
  if (a === undefined || b === undefined) return undefined
  if (a.sign !== b.sign || a.sign === 0) return a.sign - b.sign
  if (a.magnitude !== b.magnitude) return a.magnitude > b.magnitude ? a.sign : -a.sign
  if (a.digits === b.digits) return 0
  return a.digits > b.digits ? a.sign : -a.sign
}

function parse(text: string): Decimal | undefined {
  const match = DECIMAL.exec(text)
  if (match === null) return undefined
  const [, minus = '', whole = '', fraction = '', exponent = '0'] = match
  const all = whole + fraction
  const leading = firstNonZero(all)
  if (leading === all.length) return { sign: 0, magnitude: 0, digits: '' }
  let end = all.length
  while (all[end - 1] === '0') end--
  return {
    sign: minus === '-' ? -1 : 1,
    magnitude: Number(exponent) + whole.length - leading,
    digits: all.slice(leading, end),
  }
}

function firstNonZero(digits: string): number {
  let at = 0
  while (digits[at] === '0') at++
  return at
}
