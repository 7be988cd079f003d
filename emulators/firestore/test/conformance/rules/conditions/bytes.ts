import { allow, deny, fail, from, silently } from '../support/conditions.ts'
import type { Topic } from '../support/conditions.ts'
import { bytes as binary } from '../support/data.ts'

const BYTES = 'https://firebase.google.com/docs/reference/rules/rules.Bytes'
const HASHING = 'https://firebase.google.com/docs/reference/rules/rules.hashing'
const ORDER = 'the bytes of the check value, most significant first'

export const bytes: Topic = {
  title: 'bytes and hashing',
  data: { raw: binary('AP8qgA=='), empty: binary('') },
  groups: [
    from(
      BYTES,
      allow(`b'*' == b'\\x2A'`),
      allow(`b'*' == b'\\052'`),
      allow(`b'\\x2A' == b'\\052'`),
      allow(`b'€' == b'\\342\\202\\254'`),
      allow(`b'€' == b'\\xE2\\x82\\xAC'`),
      allow(`b'\\000'.size() == 1`),
      allow(`b"a" == b'a'`),
      deny(`b'a' == b'b'`),
      allow(`b'a' != b'b'`),
      deny(`b'a' == 'a'`),
      allow(`b'a\\x62c' == b'abc'`),
      allow(`resource.data.raw == b'\\x00\\xFF\\x2A\\x80'`),
      allow("resource.data.empty == b''"),
    ),
    from(
      `${BYTES}#size`,
      allow(`b'\\xFF\\xFF'.size() == 2`),
      allow("b'a'.size() == 1"),
      allow("b'€'.size() == 3"),
      allow("b''.size() == 0"),
      allow('resource.data.raw.size() == 4'),
    ),
    from(
      `${BYTES}#tobase64`,
      allow(`b'\\xFB\\xEF\\xBE'.toBase64() == '----'`),
      allow(`b'\\xFF\\xFF\\xFF'.toBase64() == '____'`),
      allow("b'foobar'.toBase64() == 'Zm9vYmFy'"),
      allow("b'foo'.toBase64() == 'Zm9v'"),
      allow("b''.toBase64() == ''"),
      silently('RFC 4648 pads unless it is said otherwise', allow("b'f'.toBase64() == 'Zg=='")),
    ),
    from(
      `${BYTES}#tohexstring`,
      allow(`b'\\x2A'.toHexString() == '2A'`),
      allow(`b'**'.toHexString() == '2A2A'`),
      allow("b'€'.toHexString() == 'E282AC'"),
      allow(`b'\\x00\\x0F'.toHexString() == '000F'`),
      allow("b''.toHexString() == ''"),
      allow("resource.data.raw.toHexString() == '00FF2A80'"),
    ),
    from(
      `${HASHING}#crc32`,
      allow("hashing.crc32('a') is bytes"),
      allow("hashing.crc32('123456789').size() == 4"),
      allow("hashing.crc32('a') == hashing.crc32(b'a')"),
      allow("hashing.crc32('€') == hashing.crc32(b'€')"),
      deny("hashing.crc32('a') == hashing.crc32('b')"),
      silently(ORDER, allow("hashing.crc32('123456789').toHexString() == 'CBF43926'")),
    ),
    from(
      `${HASHING}#crc32c`,
      allow("hashing.crc32c('123456789').size() == 4"),
      allow("hashing.crc32c('a') == hashing.crc32c(b'a')"),
      allow("hashing.crc32c('a') != hashing.crc32('a')"),
      silently(ORDER, allow("hashing.crc32c('123456789').toHexString() == 'E3069283'")),
    ),
    from(
      `${HASHING}#md5`,
      allow("hashing.md5('').toHexString() == 'D41D8CD98F00B204E9800998ECF8427E'"),
      allow("hashing.md5('abc').toHexString() == '900150983CD24FB0D6963F7D28E17F72'"),
      allow("hashing.md5(b'abc') == hashing.md5('abc')"),
      allow("hashing.md5('abcdefghijklmnopqrstuvwxyz').toHexString() == 'C3FCD3D76192E4007DFB496CCA67E13B'"),
      allow("hashing.md5('€') == hashing.md5(b'€')"),
    ),
    from(
      `${HASHING}#sha256`,
      allow("hashing.sha256('').toHexString() == 'E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855'"),
      allow(
        "hashing.sha256('abc').toHexString() == 'BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD'",
      ),
      allow("hashing.sha256(b'abc') == hashing.sha256('abc')"),
      allow("hashing.sha256('abc') is bytes"),
      allow('hashing.sha256(resource.data.raw).size() == 32'),
    ),
    from(
      HASHING,
      fail("hashing.crc32(1) == b''"),
      fail("hashing.crc32c(null) == b''"),
      fail("hashing.md5(['a']) == b''"),
      fail("hashing.sha256(1.5) == b''"),
    ),
  ],
}
