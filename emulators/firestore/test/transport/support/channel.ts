import { request } from 'node:http'
import type { IncomingMessage } from 'node:http'
import { onTestFinished } from 'vitest'
import type { ServedTiny } from './serve-tiny.ts'

/** Splits a reply into frames by their length in UTF-16 units and returns the arrays in them. */
export function arraysIn(text: string): unknown[] {
  const arrays: unknown[] = []
  let rest = text
  while (rest !== '') {
    const newline = rest.indexOf('\n')
    const length = Number(rest.slice(0, newline))
    arrays.push(...(JSON.parse(rest.slice(newline + 1, newline + 1 + length)) as unknown[]))
    rest = rest.slice(newline + 1 + length)
  }
  return arrays
}

export function form(offset: number, messages: unknown[], headers = ''): string {
  const body = new URLSearchParams({ headers, count: String(messages.length), ofs: String(offset) })
  for (const [index, message] of messages.entries()) body.set(`req${index}___data__`, JSON.stringify(message))
  return body.toString()
}

/** A WebChannel client that decides by itself when to ask. */
export class Channel {
  readonly base: string
  sid = ''

  constructor({ url }: ServedTiny, name = 'Listen') {
    this.base = `${url}/google.firestore.v1.Firestore/${name}/channel?VER=8&database=d`
  }

  async open(messages: unknown[] = [], headers = '', query = ''): Promise<Response> {
    const url = `${this.base}&RID=1&CVER=22&X-HTTP-Session-Id=gsessionid${query}`
    const reply = await fetch(url, { method: 'POST', body: form(0, messages, headers) })
    const [[, [, sid]]] = arraysIn(await reply.text()) as [[number, [string, string]]]
    this.sid = sid
    return reply
  }

  async post(offset: number, messages: unknown[], aid = 0, query = ''): Promise<Response> {
    return fetch(`${this.base}&SID=${this.sid}&RID=2&AID=${aid}${query}`, {
      method: 'POST',
      body: form(offset, messages),
    })
  }

  /** Long polling: resolves with one frame's arrays. */
  async poll(aid: number): Promise<unknown[]> {
    return arraysIn(await (await fetch(`${this.base}&SID=${this.sid}&RID=rpc&AID=${aid}&CI=1&TYPE=xmlhttp`)).text())
  }

  /** Streaming: what has come so far. */
  async stream(aid: number): Promise<{ arrays(): unknown[]; cut(): void; hasEnded(): boolean }> {
    let text = ''
    let hasEnded = false
    const sent = request(`${this.base}&SID=${this.sid}&RID=rpc&AID=${aid}&CI=0&TYPE=xmlhttp`)
    sent.on('error', () => (hasEnded = true))
    onTestFinished(() => void sent.destroy())
    const reply = await new Promise<IncomingMessage>((resolve) => sent.on('response', resolve).end())
    reply.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
    reply.on('close', () => (hasEnded = true)).on('error', () => {})
    return { arrays: () => arraysIn(text), cut: () => void sent.destroy(), hasEnded: () => hasEnded }
  }
}
