import type { Provider, Transport } from '../delivery.ts'
import { DeliveryFailure } from '../delivery-failure.ts'
import { cut, plainText } from './text-of.ts'

const TIMEOUT_MS = 15_000

/** Port of SMTP with TLS from the first byte. Source: RFC 8314, section 3.3 */
const IMPLICIT_TLS_PORT = 465

/** A mail by SMTP, always over TLS. The notice's id is the Message-ID, by which most mailboxes drop a second copy. */
export const email: Provider<'email'> = async (delivery, { pin, ca }) => {
  const { message, notifier, secret, noticeId, incidentId } = delivery
  const { createTransport } = await import('nodemailer')
  const { host, port, user, from, to } = notifier
  const { addresses } = await pinned(host, pin)
  const domain = from.slice(from.lastIndexOf('@') + 1)
  const transport = createTransport({
    host: addresses[0]?.address ?? host,
    port,
    secure: port === IMPLICIT_TLS_PORT,
    requireTLS: true,
    tls: { servername: host, ...(ca === undefined ? {} : { ca }) },
    auth: { user, pass: secret },
    connectionTimeout: TIMEOUT_MS,
    greetingTimeout: TIMEOUT_MS,
    socketTimeout: TIMEOUT_MS,
  })
  try {
    const { rejected, rejectedErrors = [] } = await transport.sendMail({
      from,
      to,
      subject: cut(message.title, 200),
      text: plainText(message),
      messageId: `<${noticeId}@${domain}>`,
      references: `<${incidentId}@${domain}>`,
      headers: { 'Auto-Submitted': 'auto-generated' },
    })
    if (rejected.length === 0) return undefined
    const refused = `${rejected.length} of ${to.length} recipients refused`
    // The others get it again with the next attempt, under the same Message-ID.
    if (rejectedErrors.some(({ responseCode = 0 }) => responseCode < 500)) throw new DeliveryFailure(refused)
    return refused
  } catch (error) {
    throw failureOf(error)
  } finally {
    transport.close()
  }
}

async function pinned(host: string, pin: Transport['pin']) {
  try {
    return await pin(host)
  } catch {
    throw new DeliveryFailure('the mail server has no address on the public internet')
  }
}

/** Replies of 5xx to the envelope or the message stay; sign-in may be mended. Source: RFC 5321, section 4.2.1 */
function failureOf(error: unknown): DeliveryFailure {
  if (error instanceof DeliveryFailure) return error
  const { code, responseCode } = error as { code?: string; responseCode?: number }
  if (responseCode === undefined)
    return new DeliveryFailure(`the mail server cannot be reached (${code ?? 'unknown reason'})`, {
      isTimeout: code === 'ETIMEDOUT',
    })
  const isFinal = responseCode >= 500 && (code === 'EENVELOPE' || code === 'EMESSAGE')
  return new DeliveryFailure(`the mail server answered ${responseCode}`, { isFinal })
}
