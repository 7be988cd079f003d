import type { IncidentRequests } from '@mesh/core/schema/api'
import { useState } from 'react'
import { callIncident, type Wish } from '../../data/call-incident.ts'

/** Changes of one incident: which one is under way, why the last one failed, and how to start one. */
export interface IncidentCall {
  pending: keyof IncidentRequests | undefined
  problem: string | undefined
  /** Resolves with whether it worked. */
  call: <Name extends keyof IncidentRequests>(name: Name, wish: Omit<Wish<Name>, 'incidentId'>) => Promise<boolean>
}

/** One change of an incident at a time. */
export function useIncidentCall(incidentId: string): IncidentCall {
  const [pending, setPending] = useState<keyof IncidentRequests>()
  const [problem, setProblem] = useState<string>()

  async function call<Name extends keyof IncidentRequests>(
    name: Name,
    wish: Omit<Wish<Name>, 'incidentId'>,
  ): Promise<boolean> {
    setPending(name)
    setProblem(undefined)
    const found = await callIncident(name, { ...wish, incidentId } as Wish<Name>)
    setProblem(found)
    setPending(undefined)
    return found === undefined
  }

  return { pending, problem, call }
}
