import { expect, test } from 'vitest'
import { takeOwnProject } from '../../mesh.ts'
import type { CrashPoint, Step } from '../streams/deployment.ts'
import { play } from '../streams/play.ts'
import { STORIES } from './stories.ts'

takeOwnProject()

/**
 * Where a process can end with a difference: after each request that changed something, and before the first of them.
 * Ending beside a request that changed nothing is the same as ending beside the one before it.
 */
function crashPoints(steps: readonly Step[]): CrashPoint[] {
  const changed = new Set<number>()
  return [...steps.entries()].flatMap(([step, { process, hasEffect }]): CrashPoint[] => {
    if (!hasEffect) return []
    const after = { step, side: 'after' } as const
    if (changed.has(process)) return [after]
    changed.add(process)
    return [{ step, side: 'before' }, after]
  })
}

test.each(Object.entries(STORIES))(
  'a crash between any two steps loses nothing and tells nothing twice: %s',
  async (_, story) => {
    const { deployment } = await play(story)
    const last = deployment.steps.findLastIndex(({ name, hasEffect }) => hasEffect && name.startsWith('send'))
    const steps = deployment.steps.slice(0, last + 1)
    const faults: string[] = []
    const toldTwice = new Set<string>()
    const points = crashPoints(steps).filter(({ step }) => story.jobs.includes(jobOf(steps[step])))
    for (const crash of points) {
      const where = `${crash.side} ${steps[crash.step]?.name}`
      const { outcome, pending, deployment: crashed } = await play(story, { crash })
      const ids = crashed.sent.map(({ noticeId }) => noticeId)
      const sent = outcome.sent.filter((_one, row) => ids.indexOf(ids[row] ?? '') === row)
      if (sent.length < ids.length) toldTwice.add(where)
      const got = JSON.stringify({ ...outcome, sent, pending, crashedAt: crashed.steps[crash.step]?.name })
      const wanted = JSON.stringify({ ...story.expected, pending: [], crashedAt: steps[crash.step]?.name })
      if (got !== wanted) faults.push(`${where} (${crash.step}): ${got}`)
    }
    expect(faults).toEqual([])
    // Nobody can know whether a provider got what was being sent: it is sent again, under the same name.
    for (const where of toldTwice) expect(where).toMatch(/^after (send|sendDueNotices): deliver$/)
    expect(new Set(points.map(({ step }) => jobOf(steps[step])))).toEqual(new Set(story.jobs))
  },
)

function jobOf(step: Step | undefined): string {
  return step?.name.split(':')[0] ?? ''
}
