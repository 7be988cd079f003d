import { z } from 'zod'
import { MeshError } from '@mesh/core/errors'
import { now } from '../../../kit/clock.ts'
import type { Pin } from '../guard/pin.ts'
import { fetchRdap } from './fetch-rdap.ts'

/** IANA's list of the RDAP servers of top-level domains (RFC 9224). */
const IANA_LIST = 'https://data.iana.org/rdap/dns.json'
const KEPT_MS = 86_400_000
const TIMEOUT_MS = 15_000

const listSchema = z.object({ services: z.array(z.tuple([z.array(z.string()), z.array(z.string())])) })

/** The base address of the RDAP server that knows a domain; undefined when its registry has none. */
export type RdapServerOf = (domain: string, pin: Pin) => Promise<URL | undefined>

/**
 * Looks servers up in a bootstrap list, which is read once a day whoever asks. The look-up has a deadline of its own, so
 * that no check's shorter one decides for the others; while the list is read again, or when it cannot be, yesterday's serves on.
 */
export function rdapDirectory(list = IANA_LIST, clock = now): RdapServerOf {
  let known: { servers: Map<string, URL>; readMs: number } | undefined
  let reading: Promise<Map<string, URL>> | undefined

  async function read(pin: Pin): Promise<Map<string, URL>> {
    try {
      const servers = await readList(new URL(list), pin)
      known = { servers, readMs: clock().getTime() }
      return servers
    } catch (error) {
      if (known === undefined) throw error
      return known.servers
    } finally {
      reading = undefined
    }
  }

  return async (domain, pin) => {
    const isFresh = known !== undefined && clock().getTime() - known.readMs < KEPT_MS
    const server = known && serverIn(known.servers, domain)
    if (isFresh) return server
    reading ??= read(pin)
    return server ?? serverIn(await reading, domain)
  }
}

/** This process's directory. */
export const ianaDirectory = rdapDirectory()

async function readList(url: URL, pin: Pin): Promise<Map<string, URL>> {
  const trouble = (what: string, cause?: unknown) =>
    new MeshError('unavailable', `the list of RDAP servers, ${url.href}: ${what}`, { cause })
  const signal = AbortSignal.timeout(TIMEOUT_MS)
  const endMs = performance.now() + TIMEOUT_MS
  const reply = await fetchRdap(url, { pin, signal, endMs, place: { url } }).catch((cause: unknown) => {
    throw trouble(cause instanceof Error ? cause.message : 'no answer', cause)
  })
  const parsed = listSchema.safeParse(reply.json)
  if (reply.status !== 200 || !parsed.success) throw trouble(`HTTP ${reply.status}; expected a list as in RFC 9224`)
  const entries = parsed.data.services.flatMap(([domains, urls]) => {
    const server = preferred(urls)
    return server === undefined ? [] : domains.map((domain) => [domain.toLowerCase(), server] as const)
  })
  return new Map(entries)
}

/** The entry with the most labels that ends the domain (RFC 9224, section 4). */
function serverIn(servers: ReadonlyMap<string, URL>, domain: string): URL | undefined {
  const labels = domain.toLowerCase().split('.')
  for (let skipped = 0; skipped < labels.length; skipped += 1) {
    const server = servers.get(labels.slice(skipped).join('.'))
    if (server !== undefined) return server
  }
  return undefined
}

/** RFC 9224, section 3: HTTPS where it is offered. */
function preferred(urls: readonly string[]): URL | undefined {
  const usable = urls.filter((url) => /^https?:/i.test(url) && URL.canParse(url)).map((url) => new URL(url))
  return usable.find(({ protocol }) => protocol === 'https:') ?? usable[0]
}
