import { MeshError } from '@mesh/core/errors'

/**
 * `fetch` that follows no redirect: what it sends is for this address only, and `fetch` itself takes a header such as
 * `x-mesh-key`, or a body with a password, along to any other. `failed-precondition` when the server leads elsewhere.
 */
export async function fetchDirectly(url: string, init: RequestInit = {}): Promise<Response> {
  const response = await fetch(url, { ...init, redirect: 'manual' })
  const location = response.headers.get('location')
  if (response.status < 300 || response.status > 399 || location === null) return response
  const target = URL.canParse(location, url) ? new URL(location, url).href : location
  throw new MeshError(
    'failed-precondition',
    `${url} answered HTTP ${response.status} and leads to ${target}. Keys and passwords go only to the address that was given: if that place is yours, give its address instead.`,
  )
}
