import { deleteApp, initializeApp } from 'firebase-admin/app'
import { FieldPath, getFirestore } from 'firebase-admin/firestore'
import { launchBrowser } from '../../e2e/src/browser.ts'
import { openDashboard } from '../../e2e/src/dashboard.ts'
import { Suite } from '../../e2e/src/suite.ts'
import type { Metrics } from './metrics.ts'
import { quantile, round } from './quantile.ts'

const FLIPS = 100

/** From writing a changed board (what a recorded result is) to the frame in which the browser painted it. */
export async function benchLive(): Promise<Metrics> {
  const suite = await Suite.start({ tickSeconds: 60 })
  process.env['FIRESTORE_EMULATOR_HOST'] = suite.firestoreHost
  const app = initializeApp({ projectId: suite.projectId })
  const browser = await launchBrowser()
  try {
    const page = await openDashboard(browser, suite.site)
    const row = page.getByTestId('service-payments')
    await row.waitFor()
    const [board] = (await getFirestore(app).collection('boards').get()).docs
    if (board === undefined) throw new Error('The suite has no board: was mesh.yaml applied?')
    const samples: number[] = []
    for (let flip = 0; flip < FLIPS; flip++) {
      const state = flip % 2 === 0 ? 'degraded' : 'up'
      const painted = row.evaluate(
        (element, wanted) =>
          new Promise<number>((resolve, reject) => {
            setTimeout(() => reject(new Error(`The row did not turn ${wanted} within 10 s.`)), 10_000)
            const check = () => {
              if (element.getAttribute('data-state') !== wanted) return
              observer.disconnect()
              requestAnimationFrame(() => setTimeout(() => resolve(Date.now()), 0))
            }
            const observer = new MutationObserver(check)
            observer.observe(element, { attributes: true })
            check()
          }),
        state,
      )
      await page.evaluate(() => undefined)
      const written = Date.now()
      const now = new Date(written)
      const field = (name: string) => new FieldPath('checks', 'payments.http', name)
      await board.ref.update(field('state'), state, field('lastResultTime'), now, field('since'), now)
      samples.push((await painted) - written)
    }
    return { writeToPixelP95Ms: round(quantile(samples, 0.95)), writeToPixelP50Ms: round(quantile(samples, 0.5)) }
  } finally {
    await browser.close()
    await deleteApp(app)
    await suite.stop()
    suite.remove()
  }
}
