import { RpcError } from '../../kit/rpc-error.ts'
import { LIMITS } from '../limits.ts'
import type { NewMessage } from '../types.ts'

/** Bytes that count towards the message limits. */
export function messageSize(message: NewMessage): number {
  let size = message.data.length + Buffer.byteLength(message.orderingKey)
  for (const [key, value] of Object.entries(message.attributes))
    size += Buffer.byteLength(key) + Buffer.byteLength(value)
  return size
}

/** Checks one Publish request against production's limits; INVALID_ARGUMENT names the message and the limit. */
export function checkMessages(messages: readonly NewMessage[]): void {
  if (messages.length === 0) throw invalid('The publish request holds no message; at least one is needed.')
  if (messages.length > LIMITS.messagesPerPublish) {
    throw invalid(`The publish request holds ${messages.length} messages; the limit is ${LIMITS.messagesPerPublish}.`)
  }
  let total = 0
  for (const [index, message] of messages.entries()) {
    checkMessage(`messages[${index}]`, message)
    total += messageSize(message)
  }
  if (total > LIMITS.publishBytes)
    throw invalid(`The publish request holds ${total} bytes; the limit is ${LIMITS.publishBytes}.`)
}

function checkMessage(at: string, message: NewMessage): void {
  const attributes = Object.entries(message.attributes)
  if (message.data.length === 0 && attributes.length === 0)
    throw invalid(`${at} is empty: it needs data or at least one attribute.`)
  const size = messageSize(message)
  if (size > LIMITS.messageBytes) throw invalid(`${at} has ${size} bytes; the limit is ${LIMITS.messageBytes}.`)
  if (attributes.length > LIMITS.attributesPerMessage) {
    throw invalid(`${at} has ${attributes.length} attributes; the limit is ${LIMITS.attributesPerMessage}.`)
  }
  for (const [key, value] of attributes) {
    const name = `${at}.attributes[${JSON.stringify(key.slice(0, 40))}]`
    if (key === '' || key.startsWith('goog'))
      throw invalid(`${name}: an attribute key must not be empty or begin with "goog".`)
    checkBytes(`${name}: the key`, key, LIMITS.attributeKeyBytes)
    checkBytes(`${name}: the value`, value, LIMITS.attributeValueBytes)
  }
  checkBytes(`${at}.orderingKey`, message.orderingKey, LIMITS.orderingKeyBytes)
}

function checkBytes(what: string, text: string, max: number): void {
  const bytes = Buffer.byteLength(text)
  if (bytes > max) throw invalid(`${what} has ${bytes} bytes; the limit is ${max}.`)
}

function invalid(message: string): RpcError {
  return new RpcError('INVALID_ARGUMENT', message)
}
