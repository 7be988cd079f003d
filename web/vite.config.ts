import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { firstPageChunk } from './first-page-chunk.ts'
import { keepServing } from './keep-serving.ts'
import { noJsonSchema } from './no-json-schema.ts'

export default defineConfig({
  plugins: [react(), noJsonSchema(), keepServing()],
  resolve: {
    alias: {
      // Firestore carries a 45 kB (gzip) regular-expression engine for pipeline queries, which Mesh does not use.
      re2js: fileURLToPath(new URL('src/data/no-pipeline-regex.ts', import.meta.url)),
    },
  },
  build: {
    target: 'es2023',
    sourcemap: true,
    manifest: true,
    rolldownOptions: { output: { codeSplitting: { groups: [firstPageChunk()] } } },
    chunkSizeWarningLimit: 1000,
  },
})
