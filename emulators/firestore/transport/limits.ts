/**
 * Bytes of one request's body or message. Documented as 10 MiB (https://firebase.google.com/docs/firestore/quotas#limits);
 * production takes a little more and names this number in its error.
 */
export const REQUEST_BYTES_MAX = 11_534_336
/** Bytes that are read of an HTTP body, also of one that is refused: what goes on longer is cut off. */
export const BODY_BYTES_MAX = 64 * 1024 * 1024
/** Characters of one reply on a back channel; then it ends and the client opens another, as browsers keep a reply whole in memory. */
export const REPLY_CHARACTERS_MAX = 4 * 1024 * 1024
/** Characters that a WebChannel client may leave unacknowledged before the streams wait for it; more than one reply. */
export const UNACKNOWLEDGED_CHARACTERS_FULL = 8 * 1024 * 1024
/** Characters that a WebChannel client may leave unacknowledged before it is given up. */
export const UNACKNOWLEDGED_CHARACTERS_MAX = 64 * 1024 * 1024
/** Messages of a WebChannel client that wait for one that is missing before them, or for the client to acknowledge what it was told. */
export const EARLY_MESSAGES_MAX = 1000
/** Characters of such messages. */
export const EARLY_CHARACTERS_MAX = 32 * 1024 * 1024
/** WebChannel sessions that are open at a time. */
export const SESSIONS_MAX = 10_000
