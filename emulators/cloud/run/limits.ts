/**
 * Sources: https://docs.cloud.google.com/run/docs/reference/rpc/google.cloud.run.v2 (service_id),
 * https://docs.cloud.google.com/run/docs/configuring/max-instances (default), https://google.aip.dev/158 (pages)
 */
export const RUN_LIMITS = {
  serviceIdLengthMax: 49,
  tagAndServiceLengthMax: 46,
  maxInstancesDefault: 100,
  pageSizeDefault: 100,
  pageSizeMax: 1000,
  /** How long the stand-in takes to bring a service to its desired state, on the emulator's clock. */
  operationMs: 500,
  /** The stand-in's own: older operations are forgotten. */
  operationsMax: 200,
} as const
