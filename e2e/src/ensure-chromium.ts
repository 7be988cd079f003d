import { spawnSync } from 'node:child_process'
import { findChromium } from './chromium.ts'

const ASK =
  'The browser tests need Chromium: install it (Debian: apt-get install chromium) or set CHROMIUM_PATH to a Chromium or Chrome.'

if (findChromium() === undefined) {
  if (!mayInstall() || !installDebianPackage() || findChromium() === undefined) {
    process.stderr.write(`${ASK}\n`)
    process.exit(1)
  }
}

function mayInstall(): boolean {
  return process.platform === 'linux' && process.getuid?.() === 0 && spawnSync('apt-get', ['--version']).status === 0
}

function installDebianPackage(): boolean {
  process.stdout.write("Installing Debian's chromium for the browser tests…\n")
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const update = spawnSync('apt-get', ['update', '-qq'], { env, stdio: 'inherit' })
  const install = spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], {
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  return update.status === 0 && install.status === 0
}
