import { DeliveryFailure } from '../delivery-failure.ts'

/** An address that is a secret itself; refused unless it is https, since it would travel in the clear. */
export function secretAddress(secret: string): string {
  if (URL.canParse(secret) && new URL(secret).protocol === 'https:') return secret
  throw new DeliveryFailure('the secret is not an https address')
}
