import type { Observation } from '@mesh/core/conditions/observation'

/** What a prober saw of an answer; the address and the time are added by `observedAttempt`. */
export type Sight = Partial<Omit<Observation, 'failure' | 'responseTimeMs' | 'ip'>>
