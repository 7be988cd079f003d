import type { RpcHandler } from '../kit/unary-rpcs.ts'
import type { Secret, Secrets, Version } from './secrets.ts'

/** The RPCs that are served. */
export function secretManagerHandlers(secrets: Secrets): Record<string, RpcHandler> {
  return {
    CreateSecret: ({ parent = '', secretId = '' }: Of & { secretId?: string }) =>
      shownSecret(secrets.create(parent, secretId)),
    AddSecretVersion: ({ parent = '', payload }: Of & { payload?: { data?: Buffer } }) =>
      shownVersion(secrets.addVersion(parent, Buffer.from(payload?.data ?? ''))),
    ListSecrets: ({ parent = '' }: Of) => {
      const all = secrets.list(parent)
      return { secrets: all.map(shownSecret), totalSize: all.length }
    },
    AccessSecretVersion: ({ name = '' }: Named) => {
      const version = secrets.access(name)
      return { name: version.name, payload: { data: version.payload } }
    },
    ListSecretVersions: ({ parent = '' }: Of) => {
      const all = secrets.versions(parent)
      return { versions: all.map(shownVersion), totalSize: all.length }
    },
    EnableSecretVersion: ({ name = '' }: Named) => shownVersion(secrets.setState(name, 'ENABLED')),
    DisableSecretVersion: ({ name = '' }: Named) => shownVersion(secrets.setState(name, 'DISABLED')),
    DestroySecretVersion: ({ name = '' }: Named) => shownVersion(secrets.setState(name, 'DESTROYED')),
  }
}

interface Of {
  parent?: string
}

interface Named {
  name?: string
}

function shownSecret({ name, createSeconds }: Pick<Secret, 'name' | 'createSeconds'>) {
  return { name, createTime: { seconds: String(createSeconds), nanos: 0 }, replication: { automatic: {} } }
}

function shownVersion({ name, state, createSeconds }: Version) {
  return { name, state, createTime: { seconds: String(createSeconds), nanos: 0 } }
}
