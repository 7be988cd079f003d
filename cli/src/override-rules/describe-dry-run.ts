import type { DryRunOverrideRulesResponse } from '@mesh/core/schema/override-api'

type Verdict = DryRunOverrideRulesResponse['rules'][number]

/** What override rules make of the open incidents, as people read it. */
export function describeDryRun({ time, judged, hasMore, rules }: DryRunOverrideRulesResponse): string {
  const incidents = judged === 1 ? '1 open incident' : `${judged} open incidents`
  const head = `At ${time}: ${incidents}${hasMore ? ' judged, there are more' : ''}. A dry run: nothing is proposed or done.`
  if (rules.length === 0) return `${head}\nmesh.yaml has no override rules.`
  return [head, ...rules.map((verdict) => describeVerdict(verdict, time, judged))].join('\n\n')
}

function describeVerdict(verdict: Verdict, time: string, judged: number): string {
  const { ruleId, condition, action, parameters, reason, faults = [], matches, misses } = verdict
  const values = Object.entries(parameters).map(([name, value]) => `${name}=${JSON.stringify(value)}`)
  const lines = matches.map(({ incidentId, title, dueTime, isDue }) => {
    const when = isDue ? `matches since ${dueTime}` : `will match at ${dueTime} (in ${minutesText(dueTime, time)})`
    return `  ${incidentId}  ${when}  ${title}`
  })
  return [
    `${ruleId}: ${condition}`,
    `  names the action ${[action, ...values].join(' ')}: ${reason}`,
    ...faults.map((fault) => `  can propose nothing: ${fault}`),
    ...(judged === 0 ? ['  matches nothing: no incident is open'] : []),
    ...(judged > 0 && matches.length === 0 ? ['  matches nothing:'] : []),
    ...lines,
    ...misses.map((miss) => `  no match for ${miss}`),
  ].join('\n')
}

function minutesText(later: string, time: string): string {
  return `${Math.ceil((Date.parse(later) - Date.parse(time)) / 60_000)} min`
}
