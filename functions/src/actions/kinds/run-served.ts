import { isDeepStrictEqual } from 'node:util'
import type { RunChange } from '../../gcp/run.ts'
import type { RunService } from '../../gcp/run-service.ts'
import { sharesOf } from './run-traffic-shares.ts'

/** Whether a service does what it is told about what a change is of: traffic is seen, a minimum is taken on Cloud Run's word. */
export function runServed({ traffic, served, problem }: RunService, change: RunChange): boolean {
  return change.traffic === undefined ? problem === null : isDeepStrictEqual(sharesOf(traffic), sharesOf(served))
}
