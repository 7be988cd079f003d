import type { Caller } from '../../api/service.ts'
import { objectsOf } from '../../engine/request.ts'
import { carryOut } from './carry-out.ts'
import { knownVersion } from './chosen-write.ts'
import { ModelDocument } from './model-document.ts'
import { queryJson } from './model-query.ts'
import type { ModelQuery } from './model-query.ts'
import { writeJson } from './model-write.ts'
import type { ModelWrite } from './model-write.ts'
import { getting, querying } from './reads.ts'
import type { Requests } from './requests.ts'
import type { Read } from './transaction.ts'
import { WriteStreamClient } from './write-stream-client.ts'

/** A user of the web SDK: reads, commits if what was read is as it was, or writes through a Write stream. */
export class WebClient {
  readonly #uid: string
  readonly #caller: Caller
  readonly #requests: Requests
  #stream: WriteStreamClient | undefined
  /** What its transaction has read: the update time by path, undefined where there was nothing. */
  #versions = new Map<string, string | undefined>()
  #reads: Read[] = []
  #isBusy = false

  constructor(uid: string, requests: Requests) {
    this.#uid = uid
    this.#caller = { kind: 'user', uid, token: { sub: uid } }
    this.#requests = requests
  }

  /** Reads documents that its transaction has not read yet. */
  get(paths: readonly string[]): void {
    const { connection, root } = this.#requests
    const unread = paths.filter((path) => !this.#versions.has(path))
    if (this.#isBusy || unread.length === 0) return
    const request = { database: connection.database, documents: unread.map((path) => `${root}/${path}`) }
    this.#requests.issue(
      {
        text: `${this.#uid} gets`,
        read: getting(unread, root, this.#uid),
        done: ({ answer }, read) => {
          if (read === undefined) return
          this.#reads.push(read)
          for (const path of unread) this.#versions.set(path, undefined)
          for (const { found } of objectsOf({ answer }, 'answer')) {
            if (found === undefined) continue
            const { path, updateTime } = ModelDocument.from(found, root)
            this.#versions.set(path, updateTime)
          }
        },
      },
      connection.call('BatchGetDocuments', request, this.#caller),
    )
  }

  query(query: ModelQuery): void {
    const { connection, root } = this.#requests
    const read = querying(query, root, this.#uid)
    const answer = connection.call('RunQuery', queryJson(query, root), this.#caller)
    this.#requests.issue({ text: `${this.#uid} queries`, read }, answer)
  }

  /** Ends its transaction: nothing that it read may have changed. */
  commit(writes: readonly ModelWrite[]): void {
    if (this.#isBusy) return
    const { connection, root } = this.#requests
    const versions = this.#versions
    const checked = writes.map((write, index) => {
      const isFirst = writes.findIndex(({ path }) => path === write.path) === index
      if (!isFirst || !versions.has(write.path)) return write
      return { ...write, precondition: knownVersion(versions.get(write.path)) }
    })
    for (const [path, updateTime] of versions) {
      if (writes.some((write) => write.path === path)) continue
      const precondition = knownVersion(updateTime)
      checked.push({ kind: 'verify', path, fields: {}, mask: [], transforms: [], precondition })
    }
    const request = { database: connection.database, writes: checked.map((write) => writeJson(write, root)) }
    this.#commit('commits', checked, this.#reads, connection.call('Commit', request, this.#caller))
    this.#versions = new Map()
    this.#reads = []
  }

  /** Writes without a transaction. */
  write(writes: readonly ModelWrite[]): void {
    if (this.#isBusy) return
    const { connection, root } = this.#requests
    if (this.#stream?.isOpen !== true) this.#stream = new WriteStreamClient(connection, this.#caller)
    const answer = this.#stream.write(writes.map((write) => writeJson(write, root)))
    this.#commit('writes', writes, [], answer)
  }

  /** All that it had under way is lost with the emulator. */
  restarted(): void {
    this.#stream = undefined
    this.#isBusy = false
  }

  #commit(what: string, writes: readonly ModelWrite[], reads: readonly Read[], answer: Promise<unknown>): void {
    this.#isBusy = true
    this.#requests.issue(
      {
        text: `${this.#uid} ${what}`,
        commit: { carryOut: (state, time) => carryOut(state, writes, this.#uid, time), reads },
        done: () => {
          this.#isBusy = false
        },
      },
      answer,
    )
  }
}
