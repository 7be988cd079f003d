import { describe, expect, test } from 'vitest'
import { cronFault, isCronDate, parseCron, type CronSchedule } from '../../../src/root/heartbeat/cron.ts'

function schedule(text: string): CronSchedule {
  const parsed = parseCron(text)
  if (typeof parsed === 'string') throw new Error(parsed)
  return parsed
}

test.each<[string, Partial<CronSchedule>]>([
  ['0 3 * * *', { minutes: [0], hours: [3], isEitherDay: false }],
  ['*/20 9-17/4 1,15 jan,JUL mon-fri', { minutes: [0, 20, 40], hours: [9, 13, 17], days: [1, 15], months: [1, 7] }],
  ['5,5,1-3 0 * * 7', { minutes: [1, 2, 3, 5], weekdays: [0] }],
  ['0 0 * * sun-tue,6', { weekdays: [0, 1, 2, 6] }],
  ['0 0 * * 5-7', { weekdays: [0, 5, 6] }],
  ['  0   3 \t* * *  ', { hours: [3] }],
  ['@daily', { minutes: [0], hours: [0], isEitherDay: false }],
  ['@Weekly', { weekdays: [0] }],
  ['@monthly', { days: [1] }],
  ['@yearly', { days: [1], months: [1] }],
  ['@hourly', { minutes: [0] }],
  ['0 0 29 2 *', { days: [29], months: [2] }],
])('%s', (text, expected) => {
  expect(schedule(text)).toMatchObject(expected)
})

test.each([
  ['0 3 * *', 'five fields'],
  ['0 0 3 * * *', 'five fields'],
  ['', 'five fields'],
  ['@reboot', 'five fields'],
  ['constructor', 'five fields'],
  ['__proto__', 'five fields'],
  ['60 * * * *', 'a number from 0 to 59 (minute, found "60")'],
  ['* 24 * * *', 'a number from 0 to 23 (hour, found "24")'],
  ['* * 0 * *', 'a number from 1 to 31 (day of the month, found "0")'],
  ['* * * 13 *', 'a number from 1 to 12 or jan to dec (month, found "13")'],
  ['* * * * 8', 'a number from 0 to 7 or sun to sat (day of the week, found "8")'],
  ['* * * mon *', 'a number from 1 to 12 or jan to dec (month, found "mon")'],
  ['10-5 * * * *', 'a range that begins with its smaller end; write two ranges, separated by a comma'],
  ['5/15 * * * *', 'a step behind * or a range, such as 5-59/15'],
  ['*/0 * * * *', 'a step from 1 to 59'],
  ['*/99 * * * *', 'a step from 1 to 59'],
  ['1,,2 * * * *', 'a number, a range such as 1-5'],
  ['-5 * * * *', 'a number, a range such as 1-5'],
  ['0 0 L * *', 'a number from 1 to 31'],
  ['0 0 ? * *', 'a number, a range such as 1-5'],
  ['0 0 31 2,4 *', 'a date that exists: no month of this expression has day 31'],
  ['0 0 30 feb *', 'a date that exists'],
])('"%s" is refused with what was expected', (text, expected) => {
  expect(cronFault(text)).toContain(expected)
})

describe('a date', () => {
  const friday13 = { month: 2, day: 13, weekday: 5 }
  const thursday12 = { month: 2, day: 12, weekday: 4 }
  const tuesday13 = { month: 1, day: 13, weekday: 2 }

  test('fits either field of days when both are restricted', () => {
    const either = schedule('0 0 13 * fri')
    expect([friday13, tuesday13, thursday12].map((date) => isCronDate(either, date))).toEqual([true, true, false])
  })

  test('fits both fields when one of them begins with a star', () => {
    const odd = schedule('0 0 */2 * fri')
    expect([friday13, tuesday13, { ...friday13, day: 20 }].map((date) => isCronDate(odd, date))).toEqual([
      true,
      false,
      false,
    ])
  })

  test('fits its month in any case', () => {
    expect(isCronDate(schedule('0 0 13 1 fri'), friday13)).toBe(false)
  })

  test('that no month has may still be named beside a weekday', () => {
    expect(cronFault('0 0 31 2 mon')).toBeUndefined()
  })
})
