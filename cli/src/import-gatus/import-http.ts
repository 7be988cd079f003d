import { checkConfigSchema } from '@mesh/core/schema/config'
import { fieldsOf, isOn, text, type Fields, type Lose } from './gatus-fields.ts'

const TEMPLATE = /\[(ENDPOINT_(NAME|GROUP|URL)|LOCAL_ADDRESS|RANDOM_STRING_\d+|CONTEXT)\]/

/** A variable that the import could not replace is most often there to keep a value out of the file. */
const OPEN_VARIABLE = /\$(\{|[A-Za-z_])/
const SECRET_WORD = /(password|passwd|secret|token|api[-_]?key|access[-_]?key|signature)["']?\s*[:=]/i
const READABLE =
  'every viewer of Mesh can read it; send the secret in a header with { secret: NAME } if the service takes it so'

/** The `http` settings of an endpoint of Gatus. */
export function importHttp(fields: Fields, client: Fields, lose: Lose): Fields {
  const http: Fields = { url: text(fields['url']) }
  if (SECRET_WORD.test(http['url'] as string)) lose(['url'], `its url may hold a secret: ${READABLE}`)
  if (fields['method'] !== undefined) http['method'] = text(fields['method']).toUpperCase()
  if (fields['body'] !== undefined) {
    http['body'] = text(fields['body'])
    if (SECRET_WORD.test(text(fields['body']))) lose(['body'], `its body may hold a secret: ${READABLE}`)
    if (TEMPLATE.test(text(fields['body']))) lose(['body'], 'the placeholders in its body are sent as they are')
  }
  const headers = Object.entries(fieldsOf(fields['headers'])).flatMap(([name, value]) => {
    const one = { headers: { [name]: text(value) }, url: 'http://header.invalid/' }
    const isOpen = OPEN_VARIABLE.test(text(value))
    if (!isOpen && checkConfigSchema.shape.http.unwrap().safeParse(one).success) return [[name, text(value)] as const]
    lose(
      ['headers', name],
      `header ${name}: its value is or may be a secret; put it into Secret Manager and write ${name}: { secret: NAME } in the output`,
    )
    return []
  })
  const hasUserAgent = headers.some(([name]) => name.toLowerCase() === 'user-agent')
  http['headers'] = Object.fromEntries(hasUserAgent ? headers : [...headers, ['User-Agent', 'Gatus/1.0']])
  if (isOn(client['ignore-redirect'])) http['redirects'] = { follow: false }
  return http
}
