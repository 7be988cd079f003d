import type { HttpProbe } from '../schema/check.ts'

type ExpectStatus = HttpProbe['expectStatus']

/** Whether an HTTP status code is one of those expected; `2xx` stands for 200 to 299. */
export function matchStatus(expected: ExpectStatus, code: number): boolean {
  return expected.some((one) => (typeof one === 'number' ? one === code : Number(one[0]) === Math.floor(code / 100)))
}

/** The expectation in words: `2xx`, `200 or 204`, `200, 204 or 3xx`. */
export function expectedStatusText(expected: ExpectStatus): string {
  const texts = expected.map(String)
  return texts.length < 2 ? texts.join('') : `${texts.slice(0, -1).join(', ')} or ${texts.at(-1)}`
}
