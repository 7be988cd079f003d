/** Where an attempt goes. */
export interface Target {
  url: URL
  /** `<region>-<name>` of the function that the Functions emulator is asked for; undefined for another address. */
  functionId?: string
}

const FUNCTION = /^https:\/\/([a-z]+-[a-z]+\d+)-([a-z0-9-]+)\.cloudfunctions\.net\/([A-Za-z0-9_-]+)\/?$/
const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/

/**
 * Where a task's address leads on this machine: a function's own address to the Functions emulator, an address of this machine
 * to itself; a sentence for any other, which nobody calls from a local suite.
 */
export function targetOf(address: string, functionsHost: string | undefined): Target | string {
  const [, region, project, name] = FUNCTION.exec(address) ?? []
  if (region !== undefined && functionsHost !== undefined) {
    return { url: new URL(`http://${functionsHost}/${project}/${region}/${name}`), functionId: `${region}-${name}` }
  }
  if (region !== undefined) return `${address} is a function, and there is no Functions emulator here`
  const url = URL.canParse(address) ? new URL(address) : undefined
  if (url !== undefined && LOOPBACK.test(url.hostname)) return { url }
  return `${address} is not on this machine, and the stand-in calls nothing else`
}
