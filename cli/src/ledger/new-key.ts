import { generateKeyPairSync } from 'node:crypto'

/** A new Ed25519 private key in PEM (PKCS #8), as `openssl genpkey -algorithm ed25519` writes it. */
export function newKey(): string {
  return generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
}
