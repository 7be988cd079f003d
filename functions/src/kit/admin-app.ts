import type { App } from 'firebase-admin/app'

/** The project as the Admin SDK knows it, which the first call loads: only functions that use it pay for it. */
export async function adminApp(): Promise<App> {
  const { getApps, initializeApp } = await import('firebase-admin/app')
  return getApps()[0] ?? initializeApp()
}
