import { ID_BYTES_MAX } from '../limits.ts'
import { invalid, shown } from '../request.ts'

/** Checks one field name; throws INVALID_ARGUMENT, `where` says inside of what. Source: https://firebase.google.com/docs/firestore/quotas#limits */
export function checkFieldName(name: string, where = ''): void {
  const inside = where === '' ? '' : ` in ${where}`
  if (name === '') throw invalid(`A field name${inside} is empty.`)
  if (name.startsWith('__') && name.endsWith('__') && name.length >= 4) {
    throw invalid(`Field name ${shown(name)}${inside} is reserved: names must not match __.*__.`)
  }
  if (name.length > ID_BYTES_MAX / 3 && Buffer.byteLength(name) > ID_BYTES_MAX) {
    throw invalid(
      `Field name ${shown(name)}${inside} has ${Buffer.byteLength(name)} bytes, more than the limit of ${ID_BYTES_MAX}.`,
    )
  }
  if (!name.isWellFormed()) throw invalid(`Field name ${shown(name)}${inside} is not valid UTF-8.`)
}
