import { setTimeout as delay } from 'node:timers/promises'

/** Polls until `read` gives something other than undefined or false; fails after the deadline with what was awaited. */
export async function until<T>(
  what: string,
  read: () => T | undefined | false | Promise<T | undefined | false>,
  deadlineMs = 60_000,
): Promise<T> {
  const end = Date.now() + deadlineMs
  for (;;) {
    const value = await read()
    if (value !== undefined && value !== false) return value
    if (Date.now() > end) throw new Error(`Waited ${deadlineMs} ms in vain for ${what}.`)
    await delay(5)
  }
}
