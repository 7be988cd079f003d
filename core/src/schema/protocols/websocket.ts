import { z } from 'zod'

/** Most characters of a message to send or to expect. */
export const WEBSOCKET_TEXT_MAX = 4096

const ADDRESS = /^wss?:\/\/[^/?#@]+([/?][^#]*)?$/i

/** A WebSocket probe: opens a connection (RFC 6455) and, if wanted, sends a message and compares one. */
export const websocketProbeSchema = z.strictObject({
  url: z
    .string()
    .max(2048)
    .refine(
      (text) => ADDRESS.test(text) && z.url().safeParse(text).success,
      'a ws or wss URL without user name, password and fragment',
    ),
  /** Sent as one text message. */
  send: z.string().min(1).max(WEBSOCKET_TEXT_MAX).exactOptional().describe('Text message to send once connected.'),
  /** The whole of the first message that the server sends. */
  expect: z.string().max(WEBSOCKET_TEXT_MAX).exactOptional().describe("What the server's first message must be."),
})
export type WebsocketProbe = z.infer<typeof websocketProbeSchema>
