import { z } from 'zod'

/** The name of a secret in Secret Manager: `NAME` in this project, its latest version, or the whole name of a version. */
export const secretNameSchema = z
  .string()
  .regex(
    /^([A-Za-z0-9_-]{1,255}|projects\/[a-z0-9:.-]+\/secrets\/[A-Za-z0-9_-]{1,255}\/versions\/(latest|[1-9]\d*))$/,
    'the name of a secret in Secret Manager (NAME or projects/P/secrets/NAME/versions/latest), never the secret itself',
  )
