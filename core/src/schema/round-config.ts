import { z } from 'zod'
import { REGIONS } from '../root/regions.ts'
import { CHECK_LIMITS } from './check.ts'

const quorum = z.int().min(1).max(REGIONS.length).exactOptional()

/** What a check in mesh.yaml says about where it runs from, and how its regions decide. */
export const checkRoundConfig = {
  regions: z
    .array(z.enum(REGIONS))
    .min(1)
    .max(REGIONS.length)
    .exactOptional()
    .describe('Where to probe from; the home region us-central1 alone when absent.'),
  failQuorum: quorum.describe('How many of the regions must fail before the round does; the majority when absent.'),
  recoverQuorum: quorum.describe(
    'How many of the regions must succeed before the round does; the majority when absent.',
  ),
  reprobe: z
    .boolean()
    .exactOptional()
    .describe('Whether a check of one region is probed from another one before it goes down; yes when absent.'),
  paused: z.boolean().exactOptional().describe('A paused check is not probed, and its open incident is resolved.'),
}

/** Addresses that answer whenever Mesh's own network works. */
export const controlsSchema = z
  .array(z.url({ protocol: /^https?$/ }).max(2048))
  .max(CHECK_LIMITS.controlsMax)
  .describe(
    "Addresses of others that answer whenever Mesh's own network works: when checks get no answer and none of these answers either, the checks are unknown, not down.",
  )

interface RoundKeys {
  regions?: readonly string[]
  failQuorum?: number
  recoverQuorum?: number
}

/** What is wrong with the regions and quorums of a check, with the key at fault. */
export function roundFaults({ regions = [], ...quorums }: RoundKeys): { path: (string | number)[]; message: string }[] {
  const faults: { path: (string | number)[]; message: string }[] = []
  const count = Math.max(1, regions.length)
  for (const [index, region] of regions.entries()) {
    if (regions.indexOf(region) !== index)
      faults.push({ path: ['regions', index], message: `"${region}" is named twice` })
  }
  for (const key of ['failQuorum', 'recoverQuorum'] as const) {
    const wanted = quorums[key] ?? 1
    const message = `at most the number of the check's regions, ${count}; found ${wanted}`
    if (wanted > count) faults.push({ path: [key], message })
  }
  return faults
}
