import { createHash } from 'node:crypto'
import type { StatusSnapshot } from '@mesh/core/schema/status-page'
import { PAGE_STYLE } from '@mesh/core/status/page-style'
import { parseStatusPath, type StatusTarget } from '@mesh/core/status/parse-status-path'
import { renderBadge } from '@mesh/core/status/render-badge'
import { renderFeed } from '@mesh/core/status/render-feed'
import { renderPage } from '@mesh/core/status/render-page'
import { shownPage } from '@mesh/core/status/shown-page'
import { summaryOf } from '@mesh/core/status/summary-of'
import { etagOf, isMatched } from '../kit/etag.ts'
import { loadPage } from './store/pages.ts'

/** A request for a public page, as HTTP brings it. */
export interface StatusRequest {
  method: string
  path: string
  /** Whether the address has a query: none has a meaning, and each would be cached, and read, for itself. */
  hasQuery: boolean
  ifNoneMatch: string | undefined
  /** Where the site is, such as `https://example.web.app`. */
  site: string
}

export interface StatusAnswer {
  status: number
  headers: Record<string, string>
  body: string
}

interface Content {
  type: string
  body: string
  headers?: Record<string, string>
}

const CACHE = 'public, max-age=30, s-maxage=60, stale-while-revalidate=60'
const STYLE_HASH = createHash('sha256').update(PAGE_STYLE).digest('base64')
const NO_CONTENT_FROM = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
const SECURITY = {
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'no-referrer',
  'Content-Security-Policy': NO_CONTENT_FROM,
}

const live = { loadPage }

/** Answers for pages, feeds, badges and summaries with one read; whatever is not public is answered like what is not there. */
export async function answerStatus(request: StatusRequest, now: Date, deps = live): Promise<StatusAnswer> {
  const { method, path, hasQuery, ifNoneMatch, site } = request
  if (method !== 'GET' && method !== 'HEAD') {
    const body = 'Status pages are read by GET and HEAD.\n'
    return answer(405, { type: 'text/plain', body, headers: { Allow: 'GET, HEAD', 'Cache-Control': 'no-store' } })
  }
  const target = parseStatusPath(path)
  if (target !== undefined && hasQuery) {
    return answer(301, { type: 'text/plain', body: '', headers: { Location: pathOf(target) } })
  }
  const snapshot = target && (await deps.loadPage(target.pageId))
  const content = target && snapshot && contentOf(target, snapshot, site, now)
  if (content === undefined)
    return answer(404, { type: 'text/plain', body: 'There is no status page at this address.\n' })
  const etag = etagOf(content.body)
  const whole = answer(200, { ...content, headers: { ...content.headers, ETag: etag } })
  return isMatched(ifNoneMatch, etag) ? { ...whole, status: 304, body: '' } : whole
}

function answer(status: number, { type, body, headers }: Content): StatusAnswer {
  return {
    status,
    headers: { 'Content-Type': `${type}; charset=utf-8`, 'Cache-Control': CACHE, ...SECURITY, ...headers },
    body,
  }
}

function contentOf(target: StatusTarget, snapshot: StatusSnapshot, site: string, now: Date): Content | undefined {
  const { pageId } = target
  const shown = shownPage(snapshot, now)
  const elsewhere = { 'Access-Control-Allow-Origin': '*', 'Cross-Origin-Resource-Policy': 'cross-origin' }
  switch (target.kind) {
    case 'page': {
      const policy = `${NO_CONTENT_FROM}; style-src 'sha256-${STYLE_HASH}'`
      return { type: 'text/html', body: renderPage(pageId, shown), headers: { 'Content-Security-Policy': policy } }
    }
    case 'feed':
      if (snapshot.incidents === null) return undefined
      return { type: 'application/rss+xml', body: renderFeed(pageId, snapshot, site), headers: elsewhere }
    case 'summary':
      return { type: 'application/json', body: `${JSON.stringify(summaryOf(shown))}\n`, headers: elsewhere }
    case 'badge': {
      if (!snapshot.badges.includes(target.badge)) return undefined
      const services = shown.sections.flatMap(({ services }) => services)
      const service = services.find(({ slug }) => slug === target.slug)
      if (service === undefined) return undefined
      return { type: 'image/svg+xml', body: renderBadge(target.badge, service, shown.isStale), headers: elsewhere }
    }
  }
}

function pathOf(target: StatusTarget): string {
  const page = `/status/${target.pageId}`
  switch (target.kind) {
    case 'page':
      return page
    case 'feed':
      return `${page}/feed.xml`
    case 'summary':
      return `${page}/summary.json`
    case 'badge':
      return `${page}/badge/${encodeURIComponent(target.slug)}/${target.badge}.svg`
  }
}
