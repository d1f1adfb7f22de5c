import { fileURLToPath } from 'node:url'
import { linguiTransformerBabelPreset } from '@lingui/vite-plugin'
import babel from '@rolldown/plugin-babel'
import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

const repository = fileURLToPath(new URL('..', import.meta.url))
// The plugin's types lean on Babel's, which are a package of their own; every option but this one has its default.
const macros = {
  presets: [linguiTransformerBabelPreset({}, { cwd: repository })],
} as unknown as Parameters<typeof babel>[0]

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  plugins: [react(), babel(macros), tailwindcss(), onlyOurLocales()],
  // The page's policy forbids making code from text, which zod otherwise tries at once.
  resolve: {
    alias: [
      { find: /^zod$/, replacement: fileURLToPath(new URL('src/zod-without-eval.ts', import.meta.url)) },
    ],
  },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2023',
    // The polyfill is for browsers that cannot run the rest of the page either.
    modulePreload: { polyfill: false },
    // Everything comes from our own origin as a file: `img-src data:` is for nothing of ours.
    assetsInlineLimit: 0,
    rolldownOptions: {
      output: {
        // What changes with our dependencies only stays in the browser's cache from one release to the next.
        codeSplitting: {
          groups: [
            { name: 'react', test: /node_modules[\\/](react|react-dom|scheduler)[\\/]/ },
            { name: 'core', test: /node_modules[\\/](@tanstack[\\/](?!.*virtual)|@lingui[\\/])/ },
          ],
        },
      },
    },
  },
  server: { port: 5173, proxy: { '/api': 'http://localhost:4000' } },
})

/** React Aria carries its few spoken words in some thirty languages; we speak two. */
function onlyOurLocales(): Plugin {
  const foreign = /[\\/]react-(aria|stately|aria-components)[\\/].*[\\/]intl[\\/].*[a-z]{2}-[A-Z]{2}\.m?js$/
  const ours = /(en-US|es-ES)\.m?js$/
  return {
    name: 'only-our-locales',
    enforce: 'pre',
    load(id) {
      return foreign.test(id) && !ours.test(id) ? 'export default {}' : null
    },
  }
}
