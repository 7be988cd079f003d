import type { Fields, Value } from '../../api/values.ts'

/** Whether two maps hold the same canonical values, types included (3 is not 3.0); the order of names does not matter. */
export function identicalFields(a: Fields, b: Fields): boolean {
  const names = Object.keys(a)
  if (names.length !== Object.keys(b).length) return false
  return names.every((name) => Object.hasOwn(b, name) && identicalValues(a[name], b[name]))
}

/** Whether two canonical values are the same in type and content; 0 is not -0. */
function identicalValues(a: Value | undefined, b: Value | undefined): boolean {
  if (a === undefined || b === undefined) return a === b
  if (a.mapValue !== undefined && b.mapValue !== undefined)
    return identicalFields(a.mapValue.fields ?? {}, b.mapValue.fields ?? {})
  if (a.arrayValue !== undefined && b.arrayValue !== undefined) {
    const left = a.arrayValue.values ?? []
    const right = b.arrayValue.values ?? []
    return left.length === right.length && left.every((item, index) => identicalValues(item, right[index]))
  }
  if (a.geoPointValue !== undefined && b.geoPointValue !== undefined) {
    return (
      a.geoPointValue.latitude === b.geoPointValue.latitude && a.geoPointValue.longitude === b.geoPointValue.longitude
    )
  }
  return (
    a.stringValue === b.stringValue &&
    a.integerValue === b.integerValue &&
    Object.is(a.doubleValue, b.doubleValue) &&
    a.booleanValue === b.booleanValue &&
    a.timestampValue === b.timestampValue &&
    a.nullValue === b.nullValue &&
    a.referenceValue === b.referenceValue &&
    a.bytesValue === b.bytesValue &&
    (a.mapValue ?? a.arrayValue ?? a.geoPointValue) === (b.mapValue ?? b.arrayValue ?? b.geoPointValue)
  )
}
