import { expect, onTestFinished, test } from 'vitest'
import { idToken } from '../transport/support/id-token.ts'
import { KeptConnections } from './kept-connections.ts'
import { check, forEachInput, INPUTS, SEED } from './inputs.ts'
import { mutateJson, mutateText } from './mutate.ts'
import { Random } from './random.ts'
import { LISTEN_REQUESTS, WRITE_REQUESTS } from './requests.ts'
import { CANARY, startWorld } from './world.ts'

const AT_ONCE = 32
/** Inputs that one session gets: its handshake, messages, a poll and an end. */
const INPUTS_OF_A_SESSION = 5

test(
  `malformed WebChannel requests get a client's error, and nothing secret is read or written`,
  { timeout: 300_000 },
  async () => {
    const world = await startWorld()
    const random = new Random(SEED)
    const connections = new KeptConnections(world.url, AT_ONCE)
    onTestFinished(() => connections.close())
    await forEachInput(INPUTS.webchannel / INPUTS_OF_A_SESSION, AT_ONCE, async () => {
      const name = random.pick(['Listen', 'Write'])
      const base = `/google.firestore.v1.Firestore/${name}/channel?VER=8&database=d`
      const seen: string[] = []
      const send = async (method: string, query: string, body: string, until?: Promise<void>) => {
        const path = random.below(6) === 0 ? mutateText(random, base + query, [base]) : base + query
        const answer = await connections.send({ method, path, body }, until)
        seen.push(`${method} ${path}\n${body}\n-> ${answer.status} ${answer.text.slice(0, 500)}`)
        check(!answer.text.includes(CANARY), () => seen.join('\n'))
        check(answer.status < 500, () => seen.join('\n'))
        return answer.text
      }
      const anyBody = (offset: number) => forwardBody(random, name, offset)
      const hello = await send('POST', '&RID=1&CVER=22&X-HTTP-Session-Id=gsessionid', anyBody(0))
      const sid = /"c","([^"]+)"/.exec(hello)?.[1] ?? 'none'
      const over = Promise.withResolvers<void>()
      const polled = send('GET', `&SID=${random.pick([sid, 'none'])}&RID=rpc&AID=0&CI=1&TYPE=xmlhttp`, '', over.promise)
      await send('POST', `&SID=${sid}&RID=2&AID=0`, anyBody(1))
      await send('POST', `&SID=${sid}&RID=${random.below(5)}&AID=${random.below(9)}`, anyBody(random.below(4)))
      await send('POST', `&SID=${sid}&RID=4&TYPE=terminate`, '')
      over.resolve()
      await polled
    })
    await expect(world.checkUnharmed()).resolves.toBeUndefined()
  },
)

/** A forward channel's form body with one mutant message, and now and then a broken form. */
function forwardBody(random: Random, name: string, offset: number): string {
  const message = mutateJson(random, random.pick(name === 'Listen' ? LISTEN_REQUESTS : WRITE_REQUESTS))
  const json = JSON.stringify(message) ?? ''
  const form = new URLSearchParams({
    count: '1',
    ofs: String(offset),
    req0___data__: random.below(8) === 0 ? mutateText(random, json, [json]) : json,
  })
  if (random.below(2) === 0) form.set('headers', `Authorization:Bearer ${idToken({ sub: 'ann', user_id: 'ann' })}\r\n`)
  const text = form.toString()
  return random.below(8) === 0 ? mutateText(random, text, [text]) : text
}
