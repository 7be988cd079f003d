const MARK = 'var firebaseEmulators = '

/**
 * The JSON text of the emulators that Firebase Hosting's emulator writes into `/__/firebase/init.js?useEmulator=true`;
 * undefined on real Hosting, which writes none. A text that does not end as expected is returned whole, for the error message.
 */
export function emulatorsLiteral(initJs: string): string | undefined {
  const start = initJs.indexOf(MARK)
  if (start < 0) return undefined
  const rest = initJs.slice(start + MARK.length)
  if (!rest.startsWith('{')) return undefined
  const end = rest.indexOf('};')
  return end < 0 ? rest : rest.slice(0, end + 1)
}
