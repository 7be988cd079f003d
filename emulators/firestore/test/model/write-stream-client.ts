import type { Caller, Json, Stream } from '../../api/service.ts'
import type { RpcError } from '../../../kit/rpc-error.ts'
import type { Connection } from './connection.ts'

interface Waiting {
  resolve(response: Json): void
  reject(error: RpcError): void
}

/** The client's side of a Write stream, with one request under way at a time. */
export class WriteStreamClient {
  readonly #stream: Stream
  readonly #database: string
  #token: unknown
  #waiting: Waiting | undefined
  isOpen = true

  constructor(connection: Connection, caller: Caller) {
    this.#database = connection.database
    this.#stream = connection.open('Write', caller, {
      send: (response) => {
        this.#token = response['streamToken']
        this.#waiting?.resolve(response)
      },
      fail: (error) => {
        this.isOpen = false
        this.#waiting?.reject(error)
      },
    })
  }

  /** One commit; after an error the stream is closed. */
  async write(writes: readonly Json[]): Promise<Json> {
    if (this.#token === undefined) await this.#send({ database: this.#database })
    return await this.#send({ streamToken: this.#token, writes })
  }

  #send(request: Json): Promise<Json> {
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject }
      this.#stream.receive(request)
    })
  }
}
