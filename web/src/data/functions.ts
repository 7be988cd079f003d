import { connectFunctionsEmulator, getFunctions, type Functions } from 'firebase/functions'
import { connectedApp } from './firebase-app.ts'

let opened: Functions | undefined

/** The project's callable functions. */
export function functions(): Functions {
  opened ??= openFunctions()
  return opened
}

function openFunctions(): Functions {
  const { app, emulators } = connectedApp()
  const found = getFunctions(app)
  if (emulators?.functions !== undefined) {
    connectFunctionsEmulator(found, emulators.functions.host, emulators.functions.port)
  }
  return found
}
