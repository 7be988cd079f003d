import type { PublicIncident, PublicService, PublicState } from '../schema/status-page.ts'
import { escapeMarkup } from './escape-markup.ts'
import { PAGE_STYLE } from './page-style.ts'
import { renderDays } from './render-days.ts'
import { STATE_WORDS, timeWords, type ShownPage } from './shown-page.ts'

/** Drawn on 24 by 24: a tick, a triangle, a cross, a wrench's pause, a question. */
const ICONS: Record<PublicState, string> = {
  operational: '<circle cx="12" cy="12" r="9"/><path d="m8 12 3 3 5-6"/>',
  degraded: '<path d="M12 3 2.5 20h19z"/><path d="M12 10v4m0 3v.01"/>',
  outage: '<circle cx="12" cy="12" r="9"/><path d="m9 9 6 6m0-6-6 6"/>',
  maintenance: '<circle cx="12" cy="12" r="9"/><path d="M10 9v6m4-6v6"/>',
  unknown: '<circle cx="12" cy="12" r="9"/><path d="M9.5 9.5a2.5 2.5 0 1 1 3.5 2.3c-.7.3-1 .8-1 1.7m0 3v.01"/>',
}

const icon = (state: PublicState) =>
  `<svg class="icon" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">${ICONS[state]}</svg>`

const time = (date: Date) => `<time datetime="${date.toISOString()}">${timeWords(date)}</time>`

/** A whole status page: no JavaScript, nothing loaded from elsewhere. `pageId` is where it lives. */
export function renderPage(pageId: string, page: ShownPage): string {
  const title = escapeMarkup(page.title)
  const description = page.description === '' ? '' : `<p class="dim">${escapeMarkup(page.description)}</p>`
  const hasFeed = page.incidents !== null
  const feedPath = `/status/${pageId}/feed.xml`
  const feed = hasFeed ? `<link rel="alternate" type="application/rss+xml" title="${title}" href="${feedPath}">` : ''
  const subscribe = hasFeed ? `<a href="${feedPath}">Subscribe by RSS</a> · ` : ''
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}: ${escapeMarkup(page.headline)}</title>
${feed}
<style>${PAGE_STYLE}</style>
</head>
<body>
<main>
<h1>${title}</h1>
${description}
<p class="banner ${page.state}">${icon(page.state)}<span>${escapeMarkup(page.headline)}</span></p>
${page.sections.map(({ name, services }) => `<section><h2>${escapeMarkup(name)}</h2><ul class="card">${services.map(serviceItem).join('\n')}</ul></section>`).join('\n')}
${page.incidents === null ? '' : incidentSection(page.incidents)}
</main>
<footer>${subscribe}Updated at ${time(page.updateTime)}</footer>
</body>
</html>
`
}

function serviceItem({ name, state, days }: PublicService): string {
  const word = `<span class="state ${state}">${icon(state)}${STATE_WORDS[state]}</span>`
  return `<li><div class="head"><h3>${escapeMarkup(name)}</h3>${word}</div>${renderDays(days)}</li>`
}

function incidentSection(incidents: readonly PublicIncident[]): string {
  const items = incidents.map(({ id, title, openTime, resolveTime }) => {
    const state = resolveTime === null ? 'outage' : 'operational'
    const word = `<span class="state ${state}">${icon(state)}${resolveTime === null ? 'Open' : 'Resolved'}</span>`
    const end = resolveTime === null ? '' : `, until ${time(resolveTime)}`
    return `<li id="${escapeMarkup(id)}"><div class="head"><h3>${escapeMarkup(title)}</h3>${word}</div><p class="dim">From ${time(openTime)}${end}</p></li>`
  })
  const list = items.length === 0 ? '<p class="dim">None.</p>' : `<ul class="card">${items.join('\n')}</ul>`
  return `<section><h2>Incidents of the last 14 days</h2>${list}</section>`
}
