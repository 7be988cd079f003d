/** Copies a text; a sentence for the person when the browser did not allow it, undefined when it worked. */
export async function copyText(text: string): Promise<string | undefined> {
  try {
    await navigator.clipboard.writeText(text)
    return undefined
  } catch {
    return 'The browser did not allow copying: select the text and copy it by hand.'
  }
}
