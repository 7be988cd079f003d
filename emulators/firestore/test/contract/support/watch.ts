import type { Page } from 'playwright-core'

/** Listens in the page to a document (even number of path segments) or a collection. */
export async function watchInPage(page: Page, path: string): Promise<void> {
  await page.evaluate((watched) => {
    const { db, fs, seen, errors } = globalThis.api
    const list: Record<string, unknown>[] = (seen[watched] = [])
    const onError = ({ code }: { code: string }): void => void errors.push(`${watched}: ${code}`)
    if (watched.split('/').length % 2 === 0) {
      fs.onSnapshot(
        fs.doc(db, watched),
        (snapshot) => list.push(snapshot.exists() ? { [snapshot.id]: snapshot.get('n') } : {}),
        onError,
      )
    } else {
      fs.onSnapshot(
        fs.collection(db, watched),
        (snapshot) => list.push(Object.fromEntries(snapshot.docs.map((document) => [document.id, document.get('n')]))),
        onError,
      )
    }
  }, path)
}

/** The newest snapshot of a watched path: the field `n` by document id; undefined before the first. */
export function shownIn(page: Page, path: string): Promise<Record<string, unknown> | undefined> {
  return page.evaluate((watched) => globalThis.api.seen[watched]?.at(-1), path)
}

/** Sets `{n}` in the page and waits for the server; resolves with the error code, if any. */
export function setInPage(page: Page, path: string, n: number): Promise<string | undefined> {
  return page.evaluate(
    async ([target, value]) => {
      const { db, fs } = globalThis.api
      try {
        await fs.setDoc(fs.doc(db, target), { n: value })
        return undefined
      } catch (error) {
        return (error as { code: string }).code
      }
    },
    [path, n] as const,
  )
}
