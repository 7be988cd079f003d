import { z } from 'zod'
import { hostSchema, portSchema } from './host.ts'

/** A gRPC probe: asks the standard health service, grpc.health.v1.Health/Check. */
export const grpcProbeSchema = z.strictObject({
  host: hostSchema,
  port: portSchema,
  tls: z.boolean().default(true).describe('Whether the server speaks TLS.'),
  service: z.string().max(512).default('').describe('The service to ask about; the whole server when empty.'),
})
export type GrpcProbe = z.infer<typeof grpcProbeSchema>
