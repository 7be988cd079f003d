/** What a rule's parameters may name with braces: `{incidentId}`. */
export const RULE_PLACEHOLDERS = ['incidentId', 'serviceId'] as const
export type RulePlaceholder = (typeof RULE_PLACEHOLDERS)[number]

const PLACEHOLDER = /\{([a-zA-Z]+)\}/g

/** The parameters of a rule for one incident; what stands in braces without being a placeholder stays. */
export function fillParameters(
  parameters: Readonly<Record<string, string>>,
  values: Readonly<Record<RulePlaceholder, string>>,
): Record<string, string> {
  const fill = (text: string) =>
    text.replace(PLACEHOLDER, (whole, name: string) => (isKnown(name) ? values[name] : whole))
  return Object.fromEntries(Object.entries(parameters).map(([name, text]) => [name, fill(text)]))
}

/** Whether any of a rule's parameters names a placeholder. */
export function namesPlaceholder(parameters: Readonly<Record<string, string>>, name: RulePlaceholder): boolean {
  return Object.values(parameters).some((text) => text.includes(`{${name}}`))
}

/** What stands in braces in a text without being a placeholder: most likely a slip of the pen. */
export function unknownPlaceholders(text: string): string[] {
  return [...text.matchAll(PLACEHOLDER)].map(([, name = '']) => name).filter((name) => !isKnown(name))
}

function isKnown(name: string): name is RulePlaceholder {
  return RULE_PLACEHOLDERS.some((known) => known === name)
}
