import type { Composite } from './canonical.ts'
import { Fault } from './fault.ts'
import { getter, method } from './method.ts'
import type { Methods } from './method.ts'

/** Mean radius of the earth, so that distances are those of a sphere. */
const earthRadiusMetres = 6_371_000

/** A point on the earth, in degrees. */
export class RulesLatLng implements Composite {
  readonly latitude: number
  readonly longitude: number

  constructor(latitude: number, longitude: number) {
    this.latitude = latitude
    this.longitude = longitude
  }

  canonical(): string {
    return `L${this.latitude},${this.longitude}`
  }
}

const radians = (degrees: number): number => (degrees * Math.PI) / 180

/** Great-circle distance in metres (haversine formula). */
function distance(from: RulesLatLng, to: RulesLatLng): number {
  const [a, b] = [radians(from.latitude), radians(to.latitude)]
  const half = Math.sin((b - a) / 2) ** 2
  const turn = Math.sin(radians(to.longitude - from.longitude) / 2) ** 2
  return 2 * earthRadiusMetres * Math.asin(Math.min(1, Math.sqrt(half + Math.cos(a) * Math.cos(b) * turn)))
}

/** Source: https://firebase.google.com/docs/reference/rules/rules.LatLng */
export const latLngMethods: Methods<RulesLatLng> = {
  latitude: getter((point) => point.latitude),
  longitude: getter((point) => point.longitude),
  distance: method(1, (point, [other]) =>
    other instanceof RulesLatLng ? distance(point, other) : new Fault('distance() takes a latlng'),
  ),
}
