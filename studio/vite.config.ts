import adapter from '@sveltejs/adapter-static'
import { sveltekit } from '@sveltejs/kit/vite'
import { defineConfig } from 'vite'

/** The studio is a static single page application: the runtime serves it on its own origin, so nothing here knows an address. */
export default defineConfig({
  plugins: [
    sveltekit({
      adapter: adapter({ fallback: '200.html', precompress: true }),
      csp: { mode: 'hash', directives: { 'script-src': ['self'] } },
      paths: { relative: false },
      version: { pollInterval: 0 },
    }),
  ],
  // Nothing is inlined as data: the page may load fonts from its own origin only.
  build: { target: 'baseline-widely-available', assetsInlineLimit: 0 },
  server: { proxy: { '/api': { target: process.env.CAHIER_URL ?? 'http://127.0.0.1:3000', xfwd: false } } },
})
