import { createHash } from 'node:crypto'
import { isObject } from '../../api/is-object.ts'
import { invalid, shown } from '../request.ts'

/** A token for the page after `position`; `list` are the parameters that choose the list, which a later page must repeat. */
export function pageToken(list: unknown, position: unknown): string {
  return Buffer.from(JSON.stringify({ list: digest(list), position })).toString('base64url')
}

/** The position in a page token; throws INVALID_ARGUMENT for a token of another list, or of none. */
export function positionOf(token: string, list: unknown): unknown {
  const found = decode(token)
  if (!isObject(found)) throw invalid(`pageToken ${shown(token)} is not one that this method gave out.`)
  if (found['list'] === digest(list)) return found['position']
  throw invalid('pageToken is of a request with other parameters; only pageSize may change from page to page.')
}

function decode(token: string): unknown {
  try {
    return JSON.parse(Buffer.from(token, 'base64url').toString('utf8'))
  } catch {
    return undefined
  }
}

function digest(list: unknown): string {
  return createHash('sha256').update(JSON.stringify(list)).digest('base64url').slice(0, 16)
}
