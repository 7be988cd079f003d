/** The places that Mesh probes from: one prober is deployed in each, and locally each is a vantage point of its own. */
export const REGIONS = ['us-central1', 'europe-west1', 'asia-northeast1'] as const
export type Region = (typeof REGIONS)[number]

/** Where everything but the other probers runs, and where a check is probed from unless it says otherwise. */
export const HOME_REGION: Region = 'us-central1'

/** The regions of a check that names some, else the home region alone. */
export function regionsOf({ regions }: { regions?: readonly Region[] | undefined }): readonly Region[] {
  return regions ?? [HOME_REGION]
}
