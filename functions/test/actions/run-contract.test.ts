import { runRollback } from '../../src/actions/kinds/run-rollback.ts'
import { runSetMinInstances } from '../../src/actions/kinds/run-set-min-instances.ts'
import { runSetTraffic } from '../../src/actions/kinds/run-set-traffic.ts'
import { runStand } from '../gcp/run-stand.ts'
import { keepsContract, type KindCase } from './kind-contract.ts'

const stand = runStand()
let count = 0

/** A kind upon a service of the test's own, two revisions old; `more` are its parameters besides. */
function upon(
  kind: KindCase['kind'],
  more: (revisions: string[]) => object,
  drift: (service: string) => Promise<void>,
): KindCase {
  count += 1
  const service = `app-${count}`
  const parameters = { service, region: 'us-central1' }
  return {
    kind,
    parameters,
    ttlMs: 3_600_000,
    async prepare() {
      Object.assign(parameters, more(await stand.deploy(service, 2)))
    },
    drift: () => drift(service),
  }
}

const scaled = (service: string) =>
  stand.change(service, { scaling: { minInstanceCount: 7 } }, ['scaling.min_instance_count'])
const tagged = async (service: string) => {
  const { traffic } = await stand.get(service)
  const latest = { type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST', percent: 0, tag: 'theirs' } as const
  await stand.change(service, { traffic: [...(traffic ?? []), latest] }, ['traffic'])
}

keepsContract('run.setMinInstances', () => upon(runSetMinInstances, () => ({ minInstances: 2 }), scaled))
keepsContract('run.setTraffic', () => upon(runSetTraffic, ([revision]) => ({ revision, percent: 40 }), tagged))
keepsContract('run.rollback', () => upon(runRollback, () => ({}), tagged))
