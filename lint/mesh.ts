import { recordedWrites } from './recorded-writes.ts'

/** Rules of this repository's own, for oxlint. */
export default {
  meta: { name: 'mesh' },
  rules: { 'recorded-writes': recordedWrites },
}
