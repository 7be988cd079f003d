import { MeshError } from '@mesh/core/errors'

/**
 * A redirect that is not followed, as `failed-precondition`. `instead` says which option names a place of another origin, as
 * `--site https://mesh.example`, where the user can choose.
 */
export function ledElsewhere(
  url: string,
  status: number,
  location: string,
  instead?: (origin: string) => string,
): MeshError {
  const target = URL.canParse(location, url) ? new URL(location, url) : undefined
  const isChoice = target !== undefined && /^https?:$/.test(target.protocol) && target.origin !== new URL(url).origin
  const advice = isChoice && instead ? `: if that place is yours, give ${instead(target.origin)} instead.` : '.'
  return new MeshError(
    'failed-precondition',
    `${url} answered HTTP ${status} and leads to ${target?.href ?? location}. Keys and passwords go only to the address that was given${advice}`,
  )
}
