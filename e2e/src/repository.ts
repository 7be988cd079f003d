import { resolve } from 'node:path'

/** The checkout's root. */
export const REPOSITORY = resolve(import.meta.dirname, '../..')
