import { z } from 'zod'
import { decodeBase64 } from '../../ledger/note/base64.ts'
import { isKeyName, KEY_NAME_EXPECTED } from '../../ledger/note/key-name.ts'
import { SIGNATURE_TYPES, type SignatureType } from '../../ledger/note/signature-types.ts'
import { secretNameSchema } from '../secret-name.ts'

/** Bounds of the section: a checkpoint's note takes 100 signatures, and every witness may be asked every minute. */
export const LEDGER_SETTINGS_LIMITS = { witnessesMax: 10, witnessOfMax: 50 } as const

/** Name of the secret whose versions sign checkpoints, unless the section names another. */
export const LEDGER_KEY = 'mesh-ledger-key'

/** Where a log lives by convention: its address without scheme. */
const originSchema = z.string().max(200).refine(isKeyName, KEY_NAME_EXPECTED)

/** The text of a verifier key of one type; whether its id is that of its key is found where it is used, which needs SHA-256. */
function vkeySchema(type: SignatureType) {
  const { label, publicKeyBytes } = SIGNATURE_TYPES[type]
  return z
    .string()
    .max(400)
    .refine((text) => {
      const [, name = '', encoded = ''] = /^([^+]*)\+[0-9a-f]{8}\+(.*)$/su.exec(text) ?? []
      const key = decodeBase64(encoded)
      return isKeyName(name) && key?.[0] === type && key.length === 1 + publicKeyBytes
    }, `a verifier key for ${label}: name+key id+base64`)
}

/** The section `ledger` of mesh.yaml: who may read the log's hashes, and who watches whom. Nothing in it is secret. */
export const ledgerSettingsSchema = z
  .strictObject({
    public: z
      .boolean()
      .default(false)
      .describe('Whether everybody may read checkpoints, hashes and keys; members only when absent. Never entries.'),
    origin: originSchema
      .exactOptional()
      .describe(
        "The log's name in its checkpoints, such as mesh.example/ledger; where it is served when absent. A log keeps it for ever.",
      ),
    key: secretNameSchema
      .exactOptional()
      .describe("Secret Manager's name of the key that signs checkpoints.")
      .meta({ examples: [LEDGER_KEY] }),
    witnesses: z
      .array(
        z.strictObject({
          name: z.string().min(1).max(100).describe('What people call it.'),
          url: z
            .url({ protocol: /^https?$/ })
            .max(2048)
            .refine(
              (url) => !/^[a-z]+:\/\/[^/?#]*@/i.test(url),
              'an address without a password, which members would read',
            )
            .refine((url) => !/[?#]/.test(url), 'an address without query and fragment')
            .describe('Its submission prefix; /add-checkpoint is appended.'),
          vkey: vkeySchema(0x04).describe('Its cosignature key, as the witness publishes it.'),
        }),
      )
      .max(LEDGER_SETTINGS_LIMITS.witnessesMax)
      .default([])
      .describe('Who is asked every minute to cosign the newest checkpoint. One that does not answer delays nothing.'),
    witnessOf: z
      .array(
        z.strictObject({
          origin: originSchema.describe('The first line of its checkpoints.'),
          vkey: vkeySchema(0x01).describe('The key that signs them; list a log twice while it changes its key.'),
        }),
      )
      .max(LEDGER_SETTINGS_LIMITS.witnessOfMax)
      .default([])
      .describe('Logs of others whose checkpoints this deployment cosigns when they are consistent.'),
  })
  .superRefine(({ witnesses }, context) => {
    for (const field of ['name', 'vkey'] as const) {
      const values = witnesses.map((witness) => witness[field])
      for (const [index, value] of values.entries()) {
        if (values.indexOf(value) === index) continue
        context.addIssue({
          code: 'custom',
          path: ['witnesses', index, field],
          message: `another ${field} for each witness`,
        })
      }
    }
  })
  .meta({ id: 'Ledger' })
export type LedgerSettings = z.infer<typeof ledgerSettingsSchema>

/** What holds where mesh.yaml says nothing of the ledger. */
export const DEFAULT_LEDGER_SETTINGS: LedgerSettings = { public: false, witnesses: [], witnessOf: [] }
