import type { PublicIncident, StatusSnapshot } from '../schema/status-page.ts'
import { escapeMarkup } from './escape-markup.ts'
import { timeWords } from './shown-page.ts'

/** One thing that happened, as a feed tells it. */
interface FeedItem {
  incident: PublicIncident
  kind: 'opened' | 'resolved'
  time: Date
}

/**
 * The page's incidents as RSS 2.0 (https://www.rssboard.org/rss-specification), newest first; an item keeps its guid for
 * good. `site` is an origin such as `https://example.web.app`.
 */
export function renderFeed(pageId: string, page: StatusSnapshot, site: string): string {
  const address = `${escapeMarkup(site)}/status/${pageId}`
  const items = (page.incidents ?? []).flatMap(itemsOf)
  items.sort((a, b) => b.time.getTime() - a.time.getTime())
  return `<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom">
<channel>
<title>${escapeMarkup(page.title)}</title>
<link>${address}</link>
<description>${escapeMarkup(page.description || `Incidents of ${page.title}`)}</description>
<language>en</language>
<lastBuildDate>${page.updateTime.toUTCString()}</lastBuildDate>
<ttl>5</ttl>
<atom:link href="${address}/feed.xml" rel="self" type="application/rss+xml"/>
${items.map((item) => renderItem(pageId, address, item)).join('\n')}
</channel>
</rss>
`
}

function itemsOf(incident: PublicIncident): FeedItem[] {
  const { openTime, resolveTime } = incident
  const opened: FeedItem = { incident, kind: 'opened', time: openTime }
  return resolveTime === null ? [opened] : [opened, { incident, kind: 'resolved', time: resolveTime }]
}

function renderItem(pageId: string, address: string, { incident, kind, time }: FeedItem): string {
  const { id, title, openTime } = incident
  const words = kind === 'opened' ? title : `${title} (resolved)`
  const text =
    kind === 'opened'
      ? `Began at ${timeWords(openTime)}.`
      : `Began at ${timeWords(openTime)} and ended at ${timeWords(time)}.`
  const guid =
    kind === 'opened' ? `${pageId}:${id}:opened` : `${pageId}:${id}:resolved:${Math.floor(time.getTime() / 1000)}`
  return `<item>
<title>${escapeMarkup(words)}</title>
<link>${address}#${encodeURIComponent(id)}</link>
<description>${escapeMarkup(text)}</description>
<pubDate>${time.toUTCString()}</pubDate>
<guid isPermaLink="false">${escapeMarkup(guid)}</guid>
</item>`
}
