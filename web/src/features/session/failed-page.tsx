import { Facts } from '../../ui/facts.tsx'
import { Page } from '../../ui/page.tsx'
import { Panel } from '../../ui/panel.tsx'
import { TryAgain } from './try-again.tsx'
import classes from './session.module.css'

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
