/** The project's default Hosting site; in the local suite, whose address functions do not know, the host that was asked. */
export function siteOf(host: string): string {
  const project = process.env['GCLOUD_PROJECT']
  if (!project || process.env['FUNCTIONS_EMULATOR'] === 'true') return `http://${host}`
  return `https://${project}.web.app`
}
