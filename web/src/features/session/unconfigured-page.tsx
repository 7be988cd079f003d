import type { ConfigProblem } from '../../data/hosting-config.ts'
import { Facts } from '../../ui/facts.tsx'
import { Page } from '../../ui/page.tsx'
import { Panel } from '../../ui/panel.tsx'
import { TryAgain } from './try-again.tsx'
import classes from './session.module.css'

/** The page cannot learn its Firebase project: what was found, what was expected, how to mend it. */
export function UnconfiguredPage({ problem }: { problem: ConfigProblem }) {
  return (
    <div className={classes['wide']}>
      <Page title="No Firebase project found" lead="This page asks the server that serves it which project it shows.">
        <Panel title="What happened">
          <Facts
            facts={[
              { term: 'Found', value: problem.found },
              { term: 'Expected', value: problem.expected },
              { term: 'How to mend it', value: problem.mend },
            ]}
          />
        </Panel>
        <TryAgain />
      </Page>
    </div>
  )
}
