import { idSchema } from '../schema/config-words.ts'
import { BADGES, type Badge } from '../schema/settings/status-page.ts'

/** What of a status page is asked for. */
export type StatusTarget = { pageId: string } & (
  | { kind: 'page' }
  | { kind: 'feed' }
  | { kind: 'summary' }
  | { kind: 'badge'; slug: string; badge: Badge }
)

/** What a path such as `/status/shop/badge/card-payments/uptime.svg` asks for; undefined when it is no such path. */
export function parseStatusPath(path: string): StatusTarget | undefined {
  const [root, status, pageId = '', ...rest] = path.replace(/\/$/, '').split('/')
  if (root !== '' || status !== 'status' || !idSchema.safeParse(pageId).success) return undefined
  const [first, slug, file, ...more] = rest
  if (first === undefined) return { pageId, kind: 'page' }
  if (slug === undefined && first === 'feed.xml') return { pageId, kind: 'feed' }
  if (slug === undefined && first === 'summary.json') return { pageId, kind: 'summary' }
  if (first !== 'badge' || slug === undefined || file === undefined || more.length > 0) return undefined
  const badge = BADGES.find((one) => file === `${one}.svg`)
  const name = decoded(slug)
  return badge === undefined || name === undefined ? undefined : { pageId, kind: 'badge', slug: name, badge }
}

function decoded(part: string): string | undefined {
  try {
    return decodeURIComponent(part).normalize('NFKC')
  } catch {
    return undefined
  }
}
