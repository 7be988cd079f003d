/** How the key of a deployed project's ledger is made, read and changed: with Google's own command, so that nobody else sees it. */
export function keyAdvice(projectId: string, name: string): string {
  const project = `--project=${projectId}`
  const make = 'openssl genpkey -algorithm ed25519'
  const account = `serviceAccount:$(gcloud projects describe ${projectId} --format='value(projectNumber)')-compute@developer.gserviceaccount.com`
  const grant = (role: string) =>
    `gcloud secrets add-iam-policy-binding ${name} ${project} --role=roles/secretmanager.${role} --member="${account}"`
  return [
    '# Once: a key that only the functions can read (another account of theirs goes in the place of the default one).',
    `${make} | gcloud secrets create ${name} ${project} --replication-policy=automatic --data-file=-`,
    grant('secretAccessor'),
    grant('viewer'),
    '',
    '# To change it: add a version. Both sign from then on, within five minutes.',
    `${make} | gcloud secrets versions add ${name} ${project} --data-file=-`,
    '# When a checkpoint carries both signatures and those who verify know the new key, disable the old version.',
    `gcloud secrets versions disable OLD --secret=${name} ${project}`,
  ].join('\n')
}
