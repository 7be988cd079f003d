/** The code of an error of the file system, such as ENOENT. */
export function fileFault(cause: unknown): string {
  return (cause as NodeJS.ErrnoException).code ?? 'unknown error'
}
