import { resolve } from 'node:path'

/** Root of the checkout. */
export const REPOSITORY = resolve(import.meta.dirname, '../../..')
