/** The option of every command that asks a site: which one. `targetSite` reads it. */
export const SITE_OPTION = [
  '--site <url>',
  'address of the dashboard (default: MESH_SITE, else the local suite that is running)',
] as const
