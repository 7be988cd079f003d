/** One time span in which services are being worked on: an occurrence of what mesh.yaml says, or one opened by a person. */
export interface MaintenanceWindow {
  id: string
  name: string
  /** Ids of the services worked on. */
  services: ReadonlySet<string> | 'everything'
  startTime: Date
  /** The first instant after the window. */
  endTime: Date
}
