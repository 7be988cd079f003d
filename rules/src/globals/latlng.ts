import { Fault } from '../values/fault.ts'
import { RulesLatLng } from '../values/latlng.ts'
import type { RulesValue } from '../values/value.ts'
import { globalFunction } from './global-function.ts'
import type { Namespace } from './global-function.ts'

const degrees = (value: RulesValue | undefined, bound: number): number | undefined => {
  if (typeof value !== 'bigint' && typeof value !== 'number') return undefined
  const number = Number(value)
  return Math.abs(number) <= bound ? number : undefined
}

/** Source: https://firebase.google.com/docs/reference/rules/rules.latlng_ */
export const latlng: Namespace = {
  value: globalFunction(2, ([latitude, longitude]) => {
    const [north, east] = [degrees(latitude, 90), degrees(longitude, 180)]
    if (north === undefined || east === undefined) {
      return new Fault('latlng.value() takes a latitude from -90 to 90 and a longitude from -180 to 180')
    }
    return new RulesLatLng(north, east)
  }),
}
