import { Link } from '@tanstack/react-router'
import { ChevronRight } from 'lucide-react'
import classes from './page.module.css'

/** The page above another one. */
export interface ParentPage {
  label: string
  to: '/' | '/incidents' | '/slos' | '/actions' | '/ledger' | '/access'
}

interface PageProps {
  /** Shown in the browser's tab, before the product's name. */
  title: string
  /** The large first line; the title when absent. */
  heading?: React.ReactNode
  /** Icon before the heading. */
  icon?: React.ReactNode
  /** What stands right of the heading. */
  aside?: React.ReactNode
  /** One quiet line below the heading. */
  lead?: React.ReactNode
  /** The page above this one. */
  parent?: ParentPage
  children?: React.ReactNode
}

/** The frame of every page: tab title, way back, heading, content. */
export function Page({ title, heading = title, icon, aside, lead, parent, children }: PageProps) {
  return (
    <div className={classes['page']}>
      <title>{`${title} · Mesh`}</title>
      <header className={classes['head']}>
        {parent !== undefined && (
          <nav aria-label="Breadcrumb" className={classes['trail']}>
            <Link to={parent.to}>{parent.label}</Link>
            <ChevronRight size={14} aria-hidden />
          </nav>
        )}
        <div className={classes['line']}>
          {icon}
          <div className={classes['words']}>
            <h1>{heading}</h1>
            {lead !== undefined && <div className={classes['lead']}>{lead}</div>}
          </div>
          {aside !== undefined && <div className={classes['aside']}>{aside}</div>}
        </div>
      </header>
      {children}
    </div>
  )
}
