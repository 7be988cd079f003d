/** Opens something at the first call and keeps it; an attempt that failed is forgotten, so that the next call tries again. */
export function openedOnce<T>(open: () => Promise<T>): () => Promise<T> {
  let opened: Promise<T> | undefined
  return async () => {
    const attempt = (opened ??= open())
    try {
      return await attempt
    } catch (error) {
      if (opened === attempt) opened = undefined
      throw error
    }
  }
}
