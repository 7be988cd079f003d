/**
 * How long after its event a failing function is called again. Source: https://firebase.google.com/docs/functions/retries
 */
export const RETRY_WINDOW_MS = 24 * 3_600_000

/** The longest that a function of an event may take. Source: https://firebase.google.com/docs/functions/quotas#time_limits */
export const FUNCTION_TIME_MS = 540_000

/** Pauses between the attempts at one event; production begins at 10 s and ends at 600 s, which nobody waits for locally. */
export const BACKOFF_MS = { minimum: 100, maximum: 60_000 }

/** Pauses between the attempts to reach a functions emulator that is not there. */
export const ABSENT_BACKOFF_MS = { minimum: 100, maximum: 10_000 }

/** Events of one function that are known in memory, under way or waiting; the others wait on disk. */
export const WINDOW_EVENTS = 1000

/** How often an emulator that has loaded its functions may say that it does not know one until that is believed. */
export const UNKNOWN_ATTEMPTS = 5

/** So long after the first registration every function that still exists has been registered. */
export const LOADING_MS = 60_000
