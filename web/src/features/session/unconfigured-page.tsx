import { Button } from '@mantine/core'
import type { ConfigProblem } from '../../data/hosting-config.ts'
import { Facts } from '../../ui/facts.tsx'
import { Page } from '../../ui/page.tsx'
import { Panel } from '../../ui/panel.tsx'
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

/** Firebase itself could not start in this browser. */
export function FailedPage({ message }: { message: string }) {
  return (
    <div className={classes['wide']}>
      <Page title="Firebase could not start" lead="The project was found, but its libraries failed in this browser.">
        <Panel title="What happened">
          <Facts
            facts={[
              { term: 'Found', value: message },
              { term: 'How to mend it', value: 'Allow site data (IndexedDB) for this address, then try again.' },
            ]}
          />
        </Panel>
        <TryAgain />
      </Page>
    </div>
  )
}

function TryAgain() {
  return (
    <div className={classes['buttons']}>
      <Button onClick={() => location.reload()}>Try again</Button>
    </div>
  )
}
