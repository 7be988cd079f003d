import { isPortFree } from '../../cli/src/suite/is-port-free.ts'

/** Every port of the suite before it is moved: firebase.json, the stand-in for Secret Manager and the demo fleet. */
const PORTS = [5050, 9099, 5001, 8080, 9150, 8085, 8086, 9299, 9499, 4400, 4500, 8701, 8702, 8703]

/** A random offset at which every port of the suite is free now. */
export async function freePortOffset(): Promise<number> {
  for (let attempt = 0; attempt < 50; attempt++) {
    const offset = 1000 + Math.floor(Math.random() * 200) * 100
    if (await allFree(offset)) return offset
  }
  throw new Error('No free range of ports found for a suite.')
}

async function allFree(offset: number): Promise<boolean> {
  for (const port of PORTS) if (!(await isPortFree('127.0.0.1', port + offset))) return false
  return true
}
