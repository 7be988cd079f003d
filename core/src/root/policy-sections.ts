import { jsonEqual } from '../json-equal.ts'
import { canonicalJson } from '../ledger/canonical-json.ts'
import { meshConfigSchema, type MeshConfig } from '../schema/config.ts'

/** Sections of mesh.yaml that say who may do what and what proves it: changing them needs the permission `policy.apply`. */
const POLICY_SECTIONS = ['actions', 'access', 'ledger'] as const
type PolicySection = (typeof POLICY_SECTIONS)[number]

/** The sections by name, each as canonical JSON; those that are not written are absent. */
export type Policies = Record<string, string>

/** The sections that a configuration writes. */
export function policiesOf(config: MeshConfig): Policies {
  const sections = new Map<string, unknown>(Object.entries(config))
  return Object.fromEntries(
    POLICY_SECTIONS.flatMap((name) => {
      const section = sections.get(name)
      return section === undefined ? [] : [[name, canonicalJson(section)]]
    }),
  )
}

/** The sections that say something else than before. One that is absent says what its defaults say. */
export function changedPolicies(before: Policies, after: Policies): PolicySection[] {
  return POLICY_SECTIONS.filter((name) => !jsonEqual(whole(name, before[name]), whole(name, after[name])))
}

/** With its defaults, so that a version of Mesh that adds one changes nothing. */
function whole(name: PolicySection, text = '{}'): unknown {
  const section: unknown = JSON.parse(text)
  const schema = Object.entries(meshConfigSchema.shape).find(([key]) => key === name)?.[1]
  const parsed = schema?.safeParse(section)
  return parsed?.success === true ? parsed.data : section
}
