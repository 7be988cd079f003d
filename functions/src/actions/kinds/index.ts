import type { ActionKind } from '../kind.ts'

/** Every kind of action by its name; loaded by the first use. */
export const ACTION_KINDS: Record<string, () => Promise<ActionKind<unknown>>> = {
  'member.setRole': async () => (await import('./member-set-role.ts')).memberSetRole,
  'config.set': async () => (await import('./config-set.ts')).configSet,
  'incident.silence': async () => (await import('./incident-silence.ts')).incidentSilence,
  'service.forceState': async () => (await import('./service-force-state.ts')).serviceForceState,
  'service.pauseChecks': async () => (await import('./service-pause-checks.ts')).servicePauseChecks,
  'run.rollback': async () => (await import('./run-rollback.ts')).runRollback,
  'run.setMinInstances': async () => (await import('./run-set-min-instances.ts')).runSetMinInstances,
  'run.setTraffic': async () => (await import('./run-set-traffic.ts')).runSetTraffic,
  'webhook.call': async () => (await import('./webhook-call.ts')).webhookCall,
}
