import type { FirestoreRpcs, Json, Operations, Stream, StreamSink } from '../../api/service.ts'

/** RPCs that add what they would be billed for to `operations` when they have succeeded. */
export function countedRpcs(rpcs: FirestoreRpcs, operations: Operations): FirestoreRpcs {
  return {
    ...rpcs,
    GetDocument: async (request, caller) => read(operations, 1, await rpcs.GetDocument(request, caller)),
    ListDocuments: async (request, caller) => {
      const response = await rpcs.ListDocuments(request, caller)
      return read(operations, lengthOf(response['documents']), response)
    },
    BatchGetDocuments: async (request, caller) =>
      read(operations, lengthOf(request['documents']), await rpcs.BatchGetDocuments(request, caller)),
    RunQuery: async (request, caller) => {
      const responses = await rpcs.RunQuery(request, caller)
      return read(operations, responses.filter((response) => 'document' in response).length, responses)
    },
    CreateDocument: async (request, caller) => written(operations, [{}], await rpcs.CreateDocument(request, caller)),
    UpdateDocument: async (request, caller) => written(operations, [{}], await rpcs.UpdateDocument(request, caller)),
    DeleteDocument: async (request, caller) =>
      written(operations, [{ delete: '' }], await rpcs.DeleteDocument(request, caller)),
    Commit: async (request, caller) => written(operations, request['writes'], await rpcs.Commit(request, caller)),
    BatchWrite: async (request, caller) =>
      written(operations, request['writes'], await rpcs.BatchWrite(request, caller)),
  }
}

/** A sink that counts the documents that a listener is sent. */
export function countedListener(sink: StreamSink, operations: Operations): StreamSink {
  return {
    isFull: () => sink.isFull?.() ?? false,
    fail: (error) => sink.fail(error),
    send(response) {
      if ('documentChange' in response) operations.reads += 1
      sink.send(response)
    },
  }
}

/** A stream that counts the writes that it takes. */
export function countedWrites(stream: Stream, operations: Operations): Stream {
  return {
    receive(request) {
      count(operations, request['writes'])
      stream.receive(request)
    },
    drained: () => stream.drained?.(),
    close: () => stream.close(),
  }
}

/** A read that finds nothing costs one, as on the bill. */
function read<T>(operations: Operations, documents: number, response: T): T {
  operations.reads += Math.max(1, documents)
  return response
}

function written(operations: Operations, writes: unknown, response: Json): Json {
  count(operations, writes)
  return response
}

function count(operations: Operations, writes: unknown): void {
  for (const write of Array.isArray(writes) ? (writes as Json[]) : []) {
    if ('delete' in write) operations.deletes += 1
    else operations.writes += 1
  }
}

function lengthOf(value: unknown): number {
  return Array.isArray(value) ? value.length : 0
}
