/** A number of a JSON text as it was written there, so that no digit is lost. */
export class JsonNumber {
  readonly source: string

  constructor(source: string) {
    this.source = source
  }
}

/** A JSON value whose numbers keep their digits. */
export type JsonValue = null | boolean | string | JsonNumber | JsonValue[] | { [key: string]: JsonValue }

/** What a probe saw, as conditions read it. What was not seen is absent: never a zero. */
export interface Observation {
  /** Why there is no whole answer; absent when there is one. */
  failure?: string
  status?: number
  /** Of the whole exchange, a failed one included. */
  responseTimeMs: number
  /** First address of the host. */
  ip?: string
  isConnected: boolean
  /** Header names are in lower case. */
  headers: Readonly<Record<string, string>>
  body?: { text: string; json: JsonValue | undefined }
  /** Until the leaf certificate ends; negative afterwards. */
  certificateExpirationMs?: number
  /** Answer code of a name server, such as NXDOMAIN. */
  dnsRcode?: string
  /** Until the registration of the domain ends; negative afterwards. */
  domainExpirationMs?: number
}

/** How conditions are read: Mesh's own language, or the one of Gatus with all its corners. */
export type ConditionMode = 'strict' | 'gatus'

/** Whether a condition is met, and its text with the observed values in parentheses. */
export interface ConditionResult {
  isMet: boolean
  text: string
}
