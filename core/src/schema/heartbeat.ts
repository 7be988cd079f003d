import { z } from 'zod'

/** Most bytes of a heartbeat's message; longer ones are cut. */
export const HEARTBEAT_MESSAGE_BYTES_MAX = 500

/** What a job says of itself when it calls its push address. */
export const HEARTBEAT_STATUSES = ['ok', 'fail'] as const

/** `heartbeats/{checkId}`: the newest heartbeat of a check. */
export const heartbeatSchema = z.strictObject({
  schemaVersion: z.literal(1),
  lastTime: z.date(),
  status: z.enum(HEARTBEAT_STATUSES),
  /** Text of whoever holds the push address: never trusted. */
  message: z.string(),
})
export type Heartbeat = z.infer<typeof heartbeatSchema>

/** Random bytes of a push address, in base64url. */
export const HEARTBEAT_TOKEN_PATTERN = /^[A-Za-z0-9_-]{43}$/

/** `heartbeatTokens/{checkId}`: the secret of a check's push address; functions only. */
export const heartbeatTokenSchema = z.strictObject({
  schemaVersion: z.literal(1),
  token: z.string().regex(HEARTBEAT_TOKEN_PATTERN),
  createTime: z.date(),
})
export type HeartbeatToken = z.infer<typeof heartbeatTokenSchema>
