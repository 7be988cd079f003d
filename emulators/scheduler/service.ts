import type { Server } from '@grpc/grpc-js'
import { googleService } from '../kit/google-service.ts'
import { RpcError } from '../kit/rpc-error.ts'
import { unaryRpcs } from '../kit/unary-rpcs.ts'
import type { Job } from './job.ts'
import type { Ticker } from './ticker.ts'

/** Adds google.cloud.scheduler.v1 to a server: the jobs that the ticker runs can be read, paused, resumed and run. */
export function addSchedulerService(server: Server, ticker: Ticker, log: (line: string) => void): void {
  const service = googleService('@google-cloud/scheduler', 'google.cloud.scheduler.v1.CloudScheduler')
  const handlers = {
    GetJob: async ({ name = '' }: Named) => shown(name, await find(ticker, name)),
    ListJobs: ({ parent = '' }: { parent?: string }) => ({
      jobs: ticker.list().map((job) => shown(`${parent}/jobs/${job.name}`, job)),
    }),
    PauseJob: async ({ name = '' }: Named) => {
      const job = await find(ticker, name)
      mustBe('ENABLED', job, 'paused')
      ticker.pause(job.name)
      return shown(name, job)
    },
    ResumeJob: async ({ name = '' }: Named) => {
      const job = await find(ticker, name)
      mustBe('PAUSED', job, 'resumed')
      ticker.resume(job.name)
      return shown(name, job)
    },
    RunJob: async ({ name = '' }: Named) => {
      const job = await find(ticker, name)
      job.runNow()
      return shown(name, job)
    },
  }
  server.addService(service, unaryRpcs('Cloud Scheduler', Object.keys(service), handlers, log))
}

interface Named {
  name?: string
}

const NAME = /^projects\/[^/]+\/locations\/[^/]+\/jobs\/([^/]+)$/

/** Google has a job as soon as its function is deployed: an unknown one may be newer than the ticker's last look. */
async function find(ticker: Ticker, name: string): Promise<Job> {
  const id = NAME.exec(name)?.[1]
  if (id === undefined) {
    throw new RpcError(
      'INVALID_ARGUMENT',
      `${JSON.stringify(name)} is no job; expected projects/PROJECT/locations/LOCATION/jobs/JOB.`,
    )
  }
  const known = () => ticker.list().find((one) => one.name === id)
  if (known() === undefined) await ticker.look()
  const job = known()
  if (job !== undefined) return job
  const names = ticker.list().map((one) => one.name)
  throw new RpcError('NOT_FOUND', `there is no job ${id}; there are: ${names.join(', ') || 'none'}.`)
}

/** Source: https://cloud.google.com/scheduler/docs/reference/rest/v1/projects.locations.jobs/pause and …/resume */
function mustBe(state: 'ENABLED' | 'PAUSED', job: Job, done: string): void {
  if (stateOf(job) === state) return
  throw new RpcError('FAILED_PRECONDITION', `job ${job.name} is ${stateOf(job)}; it must be ${state} to be ${done}.`)
}

function shown(name: string, job: Job) {
  return { name, state: stateOf(job) }
}

function stateOf(job: Job) {
  return job.isPaused ? 'PAUSED' : 'ENABLED'
}
