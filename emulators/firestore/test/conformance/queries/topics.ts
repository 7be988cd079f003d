import { ACROSS_TYPES } from './across-types.ts'
import { AGGREGATIONS } from './aggregations.ts'
import { CURSORS } from './cursors.ts'
import { FIELD_PATHS } from './field-paths.ts'
import { GUIDE_EXAMPLES } from './guide-examples.ts'
import { LIMITS_AND_COMBINATIONS } from './limits-and-combinations.ts'
import { MEMBERSHIP } from './membership.ts'
import { NULL_AND_NAN } from './null-and-nan.ts'
import { ORDERS } from './orders.ts'
import { PAGES_AND_PROJECTIONS } from './pages-and-projections.ts'
import { SCOPES } from './scopes.ts'
import type { Topic } from './topic.ts'
import { TREES } from './trees.ts'
import { WITHIN_TYPES } from './within-types.ts'

/** All tables of queries. */
export const TOPICS: readonly Topic[] = [
  GUIDE_EXAMPLES,
  WITHIN_TYPES,
  ACROSS_TYPES,
  NULL_AND_NAN,
  MEMBERSHIP,
  TREES,
  LIMITS_AND_COMBINATIONS,
  ORDERS,
  CURSORS,
  PAGES_AND_PROJECTIONS,
  SCOPES,
  AGGREGATIONS,
  FIELD_PATHS,
]
