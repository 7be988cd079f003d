interface Asked extends Omit<RequestInit, 'headers'> {
  headers?: Record<string, string>
}

/**
 * Fetches over a connection of its own: the suite's servers end connections that were idle for seconds, also in the moment when
 * they are used again.
 */
export function ask(url: string, { headers, ...init }: Asked = {}): Promise<Response> {
  return fetch(url, { ...init, headers: { connection: 'close', ...headers } })
}
