import type { Services } from './services.ts'
import type { RevisionTemplate, Service } from './types.ts'

const HELLO = 'us-docker.pkg.dev/cloudrun/container/hello'

/**
 * The services that a newcomer can try things on: each with two revisions, all traffic on the newer one. A service that is
 * there already stays as it is.
 */
export function seedServices(services: Services, projectId: string, names: readonly string[], region: string): void {
  const parent = `projects/${projectId}/locations/${region}`
  const there = new Set(services.list(parent).map(({ name }) => name))
  for (const id of names) {
    const name = `${parent}/services/${id}`
    if (there.has(name)) continue
    services.create(parent, id, service(id, 'v1'), false)
    services.settle(name)
    services.update({ name, ...service(id, 'v2') }, ['template'], {})
    services.settle(name)
  }
}

function service(id: string, version: string): Service {
  const container = {
    image: `${HELLO}:${version}`,
    env: [{ name: 'SERVICE', value: id }],
    resources: { limits: { cpu: '1', memory: '512Mi' }, cpuIdle: true },
  }
  const template: RevisionTemplate = { containers: [container], scaling: { maxInstanceCount: 20 } }
  return { description: "Demo service in Mesh's stand-in for Cloud Run", template }
}
