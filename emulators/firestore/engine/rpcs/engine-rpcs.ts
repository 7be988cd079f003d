import type { Caller, FirestoreRpcs, Json } from '../../api/service.ts'
import type { EngineParts } from '../engine-parts.ts'
import { batchGetDocuments, getDocument } from './get-documents.ts'
import { listDocuments } from './list-documents.ts'
import { listCollectionIds, partitionQuery, runAggregationQuery, runQuery } from './run-queries.ts'
import { beginTransaction, rollback } from './run-transactions.ts'
import { batchWrite, commit, createDocument, deleteDocument, updateDocument } from './write-documents.ts'

/** The RPCs over the parts of an engine. Each is carried out at once, unless it has to wait for a lock. */
export function engineRpcs(parts: EngineParts): FirestoreRpcs {
  const rpc =
    <T>(run: (parts: EngineParts, request: Json, caller: Caller) => Promise<T>) =>
    (request: Json, caller: Caller): Promise<T> =>
      run(parts, request, caller)
  return {
    GetDocument: rpc(getDocument),
    ListDocuments: rpc(listDocuments),
    CreateDocument: rpc(createDocument),
    UpdateDocument: rpc(updateDocument),
    DeleteDocument: rpc(deleteDocument),
    BatchGetDocuments: rpc(batchGetDocuments),
    BeginTransaction: rpc(beginTransaction),
    Commit: rpc(commit),
    Rollback: rpc(rollback),
    RunQuery: rpc(runQuery),
    RunAggregationQuery: rpc(runAggregationQuery),
    PartitionQuery: rpc(partitionQuery),
    ListCollectionIds: rpc(listCollectionIds),
    BatchWrite: rpc(batchWrite),
  }
}
