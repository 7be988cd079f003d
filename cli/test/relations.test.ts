import { expect, test } from 'vitest'
import { parseConfig } from '../src/config/load-config.ts'

function service(id: string, more = ''): string {
  return `  - id: ${id}\n${more}    checks: [{ id: http, http: { url: "https://${id}.test/" } }]\n`
}

function faults(services: string, rest = ''): string[] {
  const result = parseConfig(`version: 1\nservices:\n${services}${rest}`)
  return 'issues' in result ? result.issues.map(({ line, column, message }) => `${line}:${column} ${message}`) : []
}

const needs = (...ids: string[]) => `    dependsOn: [${ids.join(', ')}]\n`

test('services may need others, before and after them in the file', () => {
  expect(faults(service('web', needs('db', 'api')) + service('api', needs('db')) + service('db'))).toEqual([])
})

test.each([
  [
    'a misspelt service',
    needs('paymentz'),
    '4:17 services[0].dependsOn[0]: found "paymentz"; expected the id of a service in this file; did you mean "payments"?',
  ],
  [
    'a service that is like no other',
    needs('payments', 'zzz'),
    '4:27 services[0].dependsOn[1]: found "zzz"; expected the id of a service in this file; there is no "zzz"',
  ],
  [
    'a service twice',
    needs('payments', 'payments'),
    '4:27 services[0].dependsOn[1]: found "payments"; expected each service once',
  ],
  [
    'itself',
    needs('web'),
    '4:17 services[0].dependsOn[0]: found "web"; expected services that do not need each other in a circle (web -> web)',
  ],
])('refuses to need %s', (_, more, fault) => {
  expect(faults(service('web', more) + service('payments'))).toEqual([fault])
})

test('names a circle where it is closed, once, however it is entered', () => {
  const circle = service('site', needs('a')) + service('a', needs('b')) + service('b', needs('c', 'a')) + service('c')
  expect(faults(circle)).toEqual([
    '10:20 services[2].dependsOn[1]: found "a"; expected services that do not need each other in a circle (a -> b -> a)',
  ])
})

test('refuses what a group cannot be', () => {
  const services = service('a') + service('b')
  const group = (text: string) => faults(services, `groups:\n  - { id: edge, ${text} }\n`)
  expect(group('services: [a, b], downWhen: 2')).toEqual([])
  expect(group('services: [a, bb], downWhen: 2')).toEqual([
    '8:31 groups[0].services[1]: found "bb"; expected the id of a service in this file; did you mean "b"?',
  ])
  expect(group('services: [a, a], downWhen: 2')).toEqual([
    '8:31 groups[0].services[1]: found "a"; expected each service once',
  ])
  expect(group('services: [a, b], downWhen: 3')).toEqual([
    '8:45 groups[0].downWhen: found 3; expected at most the number of services of the group',
  ])
})

test('refuses a check whose incidents would be named like those of a group', () => {
  const found = faults(
    service('group') + service('a'),
    'groups:\n  - { id: http, services: [group, a], downWhen: 1 }\n',
  )
  expect(found).toEqual([
    '4:20 services[0].checks[0].id: found "http"; expected another id: incidents of this check and of the group "http" would have the same names',
  ])
})
