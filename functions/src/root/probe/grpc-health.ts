/** Values of HealthCheckResponse.ServingStatus (https://github.com/grpc/grpc-proto, grpc/health/v1/health.proto). */
const SERVING_STATUSES = ['UNKNOWN', 'SERVING', 'NOT_SERVING', 'SERVICE_UNKNOWN']

const FRAME_HEADER_BYTES = 5

/** A HealthCheckRequest (`string service = 1`) as one uncompressed gRPC frame. */
export function healthRequest(service: string): Buffer {
  const name = Buffer.from(service)
  const message = name.length === 0 ? name : Buffer.concat([Buffer.from([0x0a, ...varint(name.length)]), name])
  const header = Buffer.alloc(FRAME_HEADER_BYTES)
  header.writeUInt32BE(message.length, 1)
  return Buffer.concat([header, message])
}

/** The status in a framed HealthCheckResponse (`ServingStatus status = 1`); undefined when it is no such message. */
export function servingStatus(frame: Buffer): string | undefined {
  if (frame.length < FRAME_HEADER_BYTES || frame[0] !== 0) return undefined
  const message = frame.subarray(FRAME_HEADER_BYTES)
  if (message.length !== frame.readUInt32BE(1)) return undefined
  if (message.length === 0) return SERVING_STATUSES[0]
  const [tag, value] = message
  // The message has this one field, and its values fit into one byte.
  return message.length === 2 && tag === 0x08 && value !== undefined ? SERVING_STATUSES[value] : undefined
}

function varint(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...varint(value >> 7)]
}
