import type { ExpressionCoverage, SeenValue, ValueSummary } from '@mesh/rules'
import type { RuleCoverage } from '../api/service.ts'

const STYLE = `
:root { color-scheme: light dark; }
body { font: 14px/1.5 system-ui, sans-serif; margin: 2rem; }
.source { display: flex; gap: 1.5em; overflow-x: auto; }
pre, code { font: 13px/1.6 ui-monospace, monospace; }
.numbers { opacity: .5; text-align: right; user-select: none; }
.hit:hover { background: #8884; }
.missed { background: #d9770655; text-decoration: underline wavy #d97706; }
.failed { background: #dc262655; }
`

/** A page that shows the source of rules: expressions that were never evaluated are marked, values are told on hover. */
export function coveragePage(project: string, { source, expressions }: RuleCoverage): string {
  const all = expressions.flatMap(withInner)
  const missed = all.filter(({ count }) => count === 0)
  const title = `Rule coverage of ${escapeHtml(project)}`
  const numbers = Array.from(source.split('\n'), (_, index) => index + 1).join('\n')
  const places = missed.map(({ at }) => {
    const text = source.slice(at.start, at.end).replace(/\s+/g, ' ')
    return `<li>${at.line}:${at.column} <code>${escapeHtml(text)}</code></li>`
  })
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${title}</title>
<style>${STYLE}</style>
</head>
<body>
<h1>${title}</h1>
<p>${all.length - missed.length} of ${all.length} expressions were evaluated since the rules were loaded.
Marked: <span class="missed">never evaluated</span>, <span class="failed">only ever an error</span>. Hover for values.</p>
<div class="source"><pre class="numbers" aria-hidden="true">${numbers}</pre><pre>${marked(source, expressions)}</pre></div>
<h2>Never evaluated</h2>
<ul>
${places.join('\n')}
</ul>
</body>
</html>
`
}

const withInner = (expression: ExpressionCoverage): ExpressionCoverage[] => [
  expression,
  ...expression.children.flatMap(withInner),
]

/** The source from `from` to `to`, with a span around each expression. */
function marked(source: string, expressions: readonly ExpressionCoverage[], from = 0, to = source.length): string {
  let html = ''
  let done = from
  for (const expression of expressions) {
    const { start, end } = expression.at
    const inner = marked(source, expression.children, start, end)
    const title = escapeHtml(describe(expression))
    html += `${escapeHtml(source.slice(done, start))}<span class="${classOf(expression)}" title="${title}">${inner}</span>`
    done = end
  }
  return html + escapeHtml(source.slice(done, to))
}

function classOf({ count, errorCount }: ExpressionCoverage): string {
  if (count === 0) return 'missed'
  return count === errorCount ? 'failed' : 'hit'
}

function describe({ count, values }: ExpressionCoverage): string {
  if (count === 0) return 'never evaluated'
  const seen = values.map((value: SeenValue) => `${value.count} × ${textOf(value.value)}`)
  return `evaluated ${count === 1 ? 'once' : `${count} times`}\n${seen.join('\n')}`
}

function textOf(value: ValueSummary): string {
  if ('undefined' in value) return `error: ${value.undefined?.causeMessage}`
  if ('constraintValue' in value) return 'depends on the document'
  const [content] = Object.values(value)
  return content === undefined ? 'other values' : JSON.stringify(content)
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (found) => ESCAPES[found] ?? found)
