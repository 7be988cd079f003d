import type { TimeRange } from './seen-entries.ts'

interface Asked {
  find: string | undefined
  range: TimeRange
  /** Whether these are the newest that were asked for, and not older ones. */
  isFirstPage: boolean
  /** Whether the log gave no bundle at all. */
  isEmpty: boolean
  /** Whether older entries may be what was asked for. */
  hasOlder: boolean
}

/** Why a list of entries shows none: a title, and what one can do. */
export function nothingInWords({ find, range, isFirstPage, isEmpty, hasOlder }: Asked): {
  title: string
  hint: string
} {
  const { from, until } = range
  if (from !== undefined && until !== undefined && Date.parse(from) > Date.parse(until)) {
    return { title: 'This time ends before it begins', hint: 'From is later than Until: exchange them.' }
  }
  if (hasOlder) return { title: 'Nothing was found', hint: 'Nothing among these entries; older ones may have it.' }
  if (from !== undefined || until !== undefined) {
    const what = isFirstPage ? 'Nothing' : 'Nothing more'
    const was = find === undefined ? 'was logged' : 'was found'
    return { title: `${what} ${was} in this time`, hint: 'Try another From or Until.' }
  }
  if (find === undefined && isFirstPage && isEmpty) {
    return {
      title: 'Nothing is logged here yet',
      hint: 'The first change that anyone makes appears here within seconds.',
    }
  }
  return { title: 'Nothing was found', hint: 'Search by the whole value. New entries appear within seconds.' }
}
