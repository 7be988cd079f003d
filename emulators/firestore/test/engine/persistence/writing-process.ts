import { writeSync } from 'node:fs'
import { Clock } from '../../../../kit/clock.ts'
import { FirestoreEngine } from '../../../engine/service.ts'

/** Commits without end into the data directory given as argument and writes each number that was acknowledged. */
const [, , dataDirectory = ''] = process.argv
const engine = new FirestoreEngine({ clock: new Clock(), dataDirectory })
const database = 'projects/p/databases/d'

for (let number = 0; ; number += 1) {
  const update = { name: `${database}/documents/a/${number}`, fields: { n: { integerValue: String(number) } } }
  await engine.rpcs.Commit({ database, writes: [{ update }] }, { kind: 'admin' })
  writeSync(1, `${number}\n`)
}
