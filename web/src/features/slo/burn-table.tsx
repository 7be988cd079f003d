import { burnRows, type BurnRow } from '@mesh/core/root/slo/burn-rows'
import type { CheckState } from '@mesh/core/schema/board'
import type { SloEntry } from '@mesh/core/schema/slo-board'
import { durationText } from '@mesh/core/root/duration-text'
import { StatusIcon } from '../../ui/status.tsx'
import { burnInWords } from './slo-words.ts'
import classes from './slo.module.css'

/** The burn-rate table of an objective: what is allowed and what is. */
export function BurnTable({ entry }: { entry: SloEntry }) {
  return (
    <table className={classes['table']}>
      <caption className={classes['caption']}>
        1× spends the budget exactly by the end of the window. An alarm is raised when both rates reach its limit: a
        page now, a ticket for the morning.
      </caption>
      <thead>
        <tr>
          <th scope="col">Over</th>
          <th scope="col">Rate</th>
          <th scope="col">Limit</th>
          <th scope="col">Alarm</th>
        </tr>
      </thead>
      <tbody>
        {burnRows(entry.window).map((row) => {
          const rates = entry.burns.find(({ window }) => window === row.window) ?? { long: null, short: null }
          const { state, word } = rowLook(entry, row, rates)
          return (
            <tr key={row.window}>
              <th scope="row">
                {durationText(row.longMs)} and {durationText(row.shortMs)}
              </th>
              <td>{rates.long === null ? '–' : `${burnInWords(rates.long)} and ${burnInWords(rates.short)}`}</td>
              <td>{Math.round(row.factor * 100) / 100}×</td>
              <td>
                <span className={classes['verdict']}>
                  <StatusIcon state={state} size={15} />
                  {row.response}: {word}
                </span>
              </td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}

function rowLook(
  { alarms }: Pick<SloEntry, 'alarms'>,
  { window, response }: BurnRow,
  { long, short }: Pick<SloEntry['burns'][number], 'long' | 'short'>,
): { state: CheckState; word: string } {
  if (alarms.includes(window)) return { state: response === 'page' ? 'down' : 'degraded', word: 'raised' }
  return long !== null && short !== null ? { state: 'up', word: 'quiet' } : { state: 'unknown', word: 'not known' }
}
