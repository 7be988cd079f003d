import type { ProbeAnswer } from '@mesh/core/root/run-of'
import { PROTOCOLS, type CheckOf, type CompiledCheck, type Protocol } from '@mesh/core/schema/check'
import { probeDns } from './dns.ts'
import { probeDomain } from './domain.ts'
import { probeFreshness } from './freshness.ts'
import { probeGrpc } from './grpc.ts'
import { heartbeatsOf, probeHeartbeat, type HeartbeatOf } from './heartbeat.ts'
import { probeHttp } from './http.ts'
import { probeTcp } from './tcp.ts'
import { probeTls } from './tls.ts'
import { probeWebsocket } from './websocket.ts'

/** What the checks of one batch share. */
export interface ProbeBatch {
  heartbeatOf: HeartbeatOf
}

/** The prober of each protocol. */
const PROBERS: { [P in Protocol]: (check: CheckOf<P>, batch: ProbeBatch) => Promise<ProbeAnswer> } = {
  http: (check) => probeHttp(check),
  tcp: (check) => probeTcp(check),
  tls: (check) => probeTls(check),
  dns: (check) => probeDns(check),
  websocket: (check) => probeWebsocket(check),
  grpc: (check) => probeGrpc(check),
  heartbeat: (check, { heartbeatOf }) => probeHeartbeat(check, heartbeatOf),
  domain: (check) => probeDomain(check),
  freshness: (check) => probeFreshness(check),
}

/** Probes one check by its protocol. Never throws: what went wrong is in the answer. */
export function probe(
  check: CompiledCheck,
  batch: ProbeBatch = { heartbeatOf: heartbeatsOf([check]) },
): Promise<ProbeAnswer> {
  for (const protocol of PROTOCOLS) {
    if (has(check, protocol)) return PROBERS[protocol](check, batch)
  }
  const message = 'Mesh could not probe: the check has no protocol'
  return Promise.resolve({ outcome: 'error', message, latencyMs: null, statusCode: null })
}

function has<P extends Protocol>(check: CompiledCheck, protocol: P): check is CheckOf<P> {
  return check[protocol] !== undefined
}
