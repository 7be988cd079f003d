import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { describe, expect, it } from 'vitest'
import { ConfigProblem, parseEmulators, parseFirebaseConfig, readHostingConfig } from '../src/data/hosting-config.ts'

const CONFIG = { projectId: 'demo-mesh', apiKey: 'fake-api-key', storageBucket: 'demo-mesh.appspot.com' }
const EMULATORS = {
  auth: { host: '127.0.0.1', port: 9099, hostAndPort: '127.0.0.1:9099' },
  firestore: { host: '127.0.0.1', port: 8080, hostAndPort: '127.0.0.1:8080' },
}

/** What the Hosting emulator answers: the suite's own template, filled in as the suite does. */
function initScript(emulators: object | undefined): string {
  const template = readFileSync(
    createRequire(import.meta.url).resolve('firebase-tools/templates/hosting/init.js'),
    'utf8',
  )
  return template
    .replace('/*--CONFIG--*/', `var firebaseConfig = ${JSON.stringify(CONFIG, null, 2)};`)
    .replace('/*--EMULATORS--*/', `var firebaseEmulators = ${JSON.stringify(emulators, null, 2)};`)
}

function server(answers: Record<string, Response | Error>): typeof fetch {
  return async (path) => {
    const answer = typeof path === 'string' ? answers[path] : undefined
    if (answer instanceof Response) return answer
    throw answer ?? new Error('the test has no answer for this address')
  }
}

describe('parseEmulators', () => {
  it('finds the emulators in the script of the suite', () => {
    expect(parseEmulators(initScript(EMULATORS))).toEqual({
      auth: { host: '127.0.0.1', port: 9099 },
      firestore: { host: '127.0.0.1', port: 8080 },
    })
  })

  it('finds none on real Hosting', () => {
    expect(parseEmulators(initScript(undefined))).toBeUndefined()
    expect(parseEmulators('<!doctype html><title>Mesh</title>')).toBeUndefined()
  })

  it('finds none when the suite runs without Auth and Firestore', () => {
    expect(parseEmulators(initScript({}))).toEqual({})
  })

  it('refuses a list that it does not understand', () => {
    expect(() => parseEmulators('var firebaseEmulators = {"auth": {"host": 7}};')).toThrow(ConfigProblem)
    expect(() => parseEmulators('var firebaseEmulators = {auth: 1};')).toThrow(/lists emulators in a form/)
  })
})

describe('parseFirebaseConfig', () => {
  it('takes what the page needs', () => {
    expect(parseFirebaseConfig(JSON.stringify(CONFIG))).toEqual({ projectId: 'demo-mesh', apiKey: 'fake-api-key' })
  })

  it('says what it found in place of JSON', () => {
    expect(() => parseFirebaseConfig('<!doctype html>\n<html>')).toThrow(
      '/__/firebase/init.json is not JSON. It begins with: <!doctype html> <html>',
    )
    expect(() => parseFirebaseConfig('')).toThrow('It begins with: (nothing)')
  })

  it('names the missing field', () => {
    expect(() => parseFirebaseConfig('{"projectId":"p"}')).toThrow(/apiKey/)
  })
})

describe('readHostingConfig', () => {
  const json = '/__/firebase/init.json'
  const script = '/__/firebase/init.js?useEmulator=true'

  it('puts both answers together', async () => {
    const get = server({ [json]: Response.json(CONFIG), [script]: new Response(initScript(EMULATORS)) })
    const { firebase, emulators } = await readHostingConfig(get)
    expect(firebase.projectId).toBe('demo-mesh')
    expect(emulators?.firestore?.port).toBe(8080)
  })

  it('needs no script', async () => {
    const get = server({ [json]: Response.json(CONFIG), [script]: new Response('no', { status: 404 }) })
    await expect(readHostingConfig(get)).resolves.toMatchObject({ emulators: undefined })
  })

  it('says which answer was wrong and how to mend it', async () => {
    const get = server({ [json]: new Response('Not found', { status: 404 }), [script]: new Response('') })
    await expect(readHostingConfig(get)).rejects.toMatchObject({
      found: 'GET /__/firebase/init.json answered 404. It begins with: Not found',
      expected: expect.stringContaining('projectId'),
      mend: expect.stringContaining('npm start'),
    })
  })

  it('says so when there is no answer at all', async () => {
    const get = server({ [json]: new TypeError('Failed to fetch'), [script]: new TypeError('Failed to fetch') })
    await expect(readHostingConfig(get)).rejects.toThrow('got no answer: Failed to fetch')
  })
})
