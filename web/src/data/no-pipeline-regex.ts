/** Takes the place of `re2js` in the bundle; Firestore reaches it only from regular expressions in pipeline queries. */
export const RE2JS = {
  compile(pattern: string): never {
    throw new Error(
      `Pipeline query with the regular expression ${pattern}: this build leaves re2js out. Remove its alias in vite.config.ts.`,
    )
  },
}
