import { allow, deny, from, silently } from '../support/conditions.ts'
import type { Topic } from '../support/conditions.ts'

const STRING = 'https://firebase.google.com/docs/reference/rules/rules.String'
const CEL = 'https://github.com/google/cel-spec/blob/master/doc/langdef.md#string-and-bytes-values'
const CODE_POINTS = 'the characters of CEL, which the rules build on, are code points'

export const unicode: Topic = {
  title: 'Unicode',
  data: { smile: '😀', word: 'Zürich', 日本: '東京' },
  groups: [
    from(
      STRING,
      allow("'é' == 'é'"),
      allow("'é'.size() == 1"),
      allow("'東京'.size() == 2"),
      allow("resource.data.word == 'Zürich'"),
      allow('resource.data.word.size() == 6'),
      allow("resource.data['日本'] == '東京'"),
      allow("'Zürich'.upper() == 'ZÜRICH'"),
      allow("'ÉCOLE'.lower() == 'école'"),
      allow("'ΑΒΓ'.lower() == 'αβγ'"),
      allow("'東京'[1] == '京'"),
      allow("'Zürich'[0:2] == 'Zü'"),
      allow("'東京,大阪'.split(',') == ['東京', '大阪']"),
      allow("'東京東'.replace('東', '西') == '西京西'"),
      allow("'東京'.matches('.{2}')"),
      allow("'東京'.matches('[東京]+')"),
      allow("'ö'.toUtf8().toHexString() == 'C3B6'"),
      allow("'😀'.toUtf8().toHexString() == 'F09F9880'"),
      allow("'a' < 'é'"),
      allow("'東' in ['東', '京']"),
      allow("{'東': 1}['東'] == 1"),
    ),
    from(
      CEL,
      allow(`'\\u00e9' == 'é'`),
      allow(`'\\U0001F600' == '😀'`),
      allow(`'\\U0001F600' == resource.data.smile`),
      allow(`'\\x41' == 'A'`),
      allow(`'\\101' == 'A'`),
      allow(`"\\303\\277" == 'Ã¿'`),
      allow(`"\\377" == 'ÿ'`),
      allow(`"\\xFF" == 'ÿ'`),
      allow(`b"ÿ" == b"\\303\\277"`),
      deny(`b"\\xFF" == b"ÿ"`),
      allow(`'\\n'.size() == 1`),
      allow(`'\\\\'.size() == 1`),
      allow(`'\\''.size() == 1`),
      allow(`"\\"".size() == 1`),
      allow(`'\\t' == '\\x09'`),
      deny(`'e\\u0301' == '\\u00e9'`),
      silently(CODE_POINTS, allow("'😀'.size() == 1")),
      silently(CODE_POINTS, allow("'a😀b'.size() == 3")),
      silently(CODE_POINTS, allow("'a😀b'[1] == '😀'")),
      silently(CODE_POINTS, allow("'a😀b'[1:3] == '😀b'")),
      silently(CODE_POINTS, allow("'😀'.matches('.')")),
      silently(CODE_POINTS, allow(`'\\uFFFD' < '😀'`)),
      silently(CODE_POINTS, allow(`'e\\u0301'.size() == 2`)),
    ),
  ],
}
