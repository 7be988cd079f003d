import { beforeAll } from 'vitest'
import { openSubject } from '../../contract/support/subject.ts'
import type { Subject } from '../../contract/support/subject.ts'
import { bytes } from './conditions/bytes.ts'
import { conversions } from './conditions/conversions.ts'
import { errors } from './conditions/errors.ts'
import { list } from './conditions/list.ts'
import { map } from './conditions/map.ts'
import { math, numbers } from './conditions/numbers.ts'
import { operators } from './conditions/operators.ts'
import { latlng, path } from './conditions/places.ts'
import { regex } from './conditions/regex.ts'
import { nobody, request, signedIn } from './conditions/request.ts'
import { set } from './conditions/set.ts'
import { string } from './conditions/string.ts'
import { duration, timestamp } from './conditions/time.ts'
import { types } from './conditions/types.ts'
import { unicode } from './conditions/unicode.ts'
import { invalidSources } from './invalid.ts'
import { basics } from './scenarios/basics.ts'
import { documents } from './scenarios/documents.ts'
import { fields } from './scenarios/fields.ts'
import { functions } from './scenarios/functions.ts'
import { limits } from './scenarios/limits.ts'
import { queries } from './scenarios/queries.ts'
import { structure } from './scenarios/structure.ts'
import { testConditions } from './support/conditions.ts'
import { testInvalid } from './support/invalid.ts'
import { testScenario } from './support/scenarios.ts'

let subject: Subject
beforeAll(async () => {
  subject = await openSubject()
})

const TOPICS = [operators, errors, types, string, regex, unicode, list, map, set]
  .concat([numbers, math, conversions, bytes, timestamp, duration, latlng, path])
  .concat([signedIn, nobody, request])
const SCENARIOS = [basics, structure, functions, documents, fields, queries, limits].flat()

for (const topic of TOPICS) testConditions(topic, () => subject)
for (const scenario of SCENARIOS) testScenario(scenario, () => subject)
for (const group of invalidSources) testInvalid(group, () => subject)
