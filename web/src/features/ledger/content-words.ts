import { isContentKept } from '@mesh/core/ledger/logged-form'
import { LEDGER_LIMITS } from '@mesh/core/schema/ledger'
import type { Content } from './verify-content.ts'

const KIBIBYTES_MAX = LEDGER_LIMITS.contentsBytesMax / 1024

/** Why this browser may miss what is stored: it has asked only its cache so far, or cannot read a document. */
export type Gap = 'cache' | 'unreadable'

const GAP_WORDS = {
  cache: 'This browser does not hold it (yet).',
  unreadable: 'Not in any document that can be read: the one named above may have it.',
} as const

/** Why something is not shown; undefined for what is, and for what the entry says was never there. */
export function whyNotShown(content: Content, resource: string, gap?: Gap): string | undefined {
  switch (content.is) {
    case 'none':
    case 'verified':
      return undefined
    case 'wrong':
      return 'What is stored is not what this entry was written of: its digest is another one. It is not shown. Somebody changed it past Mesh.'
    case 'erased':
      return 'It was erased. The log still has its digest.'
    case 'missing':
      if (!isContentKept(resource)) {
        return 'Not kept: what this is about is for nobody to read, so the log has its digest only.'
      }
      return gap === undefined
        ? `Not kept: larger than ${KIBIBYTES_MAX} KiB with the other contents of its entry, deleted, or logged before Mesh kept any.`
        : GAP_WORDS[gap]
  }
}

/** The same of evidence, of which some is logged by its digest alone. */
export function whyEvidenceNotShown(content: Content, gap?: Gap): string | undefined {
  if (content.is !== 'missing') return whyNotShown(content, '')
  if (gap !== undefined) return GAP_WORDS[gap]
  return `Not kept: only its digest is logged, or it was larger than ${KIBIBYTES_MAX} KiB, deleted, or logged before Mesh kept any.`
}
