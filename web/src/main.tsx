import './app/mantine.css'
import './app/tokens.css'
import { createRoot } from 'react-dom/client'
import { Providers } from './app/providers.tsx'
import { startSession } from './data/session.ts'

const root = document.getElementById('root')
if (root === null) throw new Error('index.html has no element with the id root')

void startSession()
createRoot(root).render(<Providers />)
