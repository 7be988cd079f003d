/**
 * One id per wish until the server has answered it: a wish that is sent again because no answer came carries the same id,
 * so that it is carried out once.
 */
export function requestIds(newId: () => string = () => crypto.randomUUID()) {
  const unanswered = new Map<string, string>()
  return {
    of(key: string): string {
      const id = unanswered.get(key) ?? newId()
      unanswered.set(key, id)
      return id
    },
    forget(key: string): void {
      unanswered.delete(key)
    },
  }
}
