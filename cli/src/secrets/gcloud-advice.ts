/** How secrets of a deployed project are managed: with Google's own command, and the access that its owner has. */
export function gcloudAdvice(verb: 'set' | 'list', projectId: string, name = 'NAME'): string {
  if (verb === 'list') return `gcloud secrets list --project=${projectId}`
  return [
    `gcloud secrets create ${name} --project=${projectId} --replication-policy=automatic --data-file=-`,
    `gcloud secrets versions add ${name} --project=${projectId} --data-file=-   # when it exists already`,
  ].join('\n')
}
