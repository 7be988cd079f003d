const COSIGNED = '"action":"witness.cosign"'

/**
 * Whether a leaf says only that its log cosigned another. Such entries ask no witness, so a cosigned checkpoint may be followed
 * by them: two logs that are each other's witness would otherwise make each other publish for ever.
 */
export function saysCosigned(leaf: Uint8Array): boolean {
  return new TextDecoder().decode(leaf).includes(COSIGNED)
}
