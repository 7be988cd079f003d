import { z } from 'zod'
import { hostSchema, portSchema } from './host.ts'

/** Most characters of a text to send or to expect. */
export const TCP_TEXT_MAX = 4096

/** A TCP probe: connects and, if wanted, says something and looks at how the answer begins. */
export const tcpProbeSchema = z.strictObject({
  host: hostSchema,
  port: portSchema,
  /** Sent as UTF-8 once connected. */
  send: z.string().min(1).max(TCP_TEXT_MAX).exactOptional().describe('Text to send once connected.'),
  /** UTF-8 text that the answer must begin with. */
  expect: z.string().min(1).max(TCP_TEXT_MAX).exactOptional().describe('Text that the answer must begin with.'),
})
export type TcpProbe = z.infer<typeof tcpProbeSchema>
