import { ledElsewhere } from './led-elsewhere.ts'

/**
 * `fetch` that follows no redirect: what it sends is for this address only, and `fetch` itself takes a header such as
 * `x-mesh-key`, or a body with a password, along to any other. `failed-precondition` when the server leads elsewhere;
 * `instead` says what to give when that is meant.
 */
export async function fetchDirectly(
  url: string,
  init: RequestInit = {},
  instead?: (origin: string) => string,
): Promise<Response> {
  const response = await fetch(url, { ...init, redirect: 'manual' })
  const location = response.headers.get('location')
  if (response.status < 300 || response.status > 399 || location === null) return response
  throw ledElsewhere(url, response.status, location, instead)
}
