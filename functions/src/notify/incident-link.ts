/** The incident's page on the project's default Hosting site; null in the local suite, whose address functions do not know. */
export function incidentLink(incidentId: string): string | null {
  const project = process.env['GCLOUD_PROJECT']
  if (!project || process.env['FUNCTIONS_EMULATOR'] === 'true') return null
  return `https://${project}.web.app/incidents/${encodeURIComponent(incidentId)}`
}
