import type { Operations } from '../api/service.ts'
import type { Wire } from '../transport/wire.ts'
import type { Deliveries } from '../triggers/deliveries.ts'

/** What `GET /emulator/v1/mesh/status` answers. */
export interface EmulatorStatus {
  emulator: string
  version: string
  databases: { name: string; documents: number }[]
  documents: number
  /** What would be billed since the start. */
  operations: Operations
  listenStreams: number
  writeStreams: number
  pendingDeliveries: number
}

/** The emulator's version, which changes with what its endpoints answer. */
const VERSION = '1'

/** Says what this emulator is and what it holds. */
export function describeStatus(wire: Wire, deliveries: Deliveries | undefined): EmulatorStatus {
  const databases = wire.service.databases()
  return {
    emulator: "Mesh's Firestore emulator (pure Node, not Google's)",
    version: VERSION,
    databases,
    documents: databases.reduce((sum, database) => sum + database.documents, 0),
    operations: wire.service.operations,
    listenStreams: wire.open.Listen,
    writeStreams: wire.open.Write,
    pendingDeliveries: deliveries?.pending ?? 0,
  }
}
