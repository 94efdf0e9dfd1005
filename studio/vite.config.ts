import adapter from '@sveltejs/adapter-static'
import { sveltekit } from '@sveltejs/kit/vite'
import { defineConfig } from 'vite'
import { icons } from './icons.ts'

/**
 * What is needed together comes as one file: in dozens of small ones the same code is a tenth heavier. Each takes along all it
 * imports that those above have not: what every page starts with, then the frame of the app with the cells of lists and records.
 */
const groups = [
  { name: 'start', test: /\/client\/payload\.js$|vite\/preload-helper/, priority: 3 },
  {
    name: 'base',
    test: /\/kit\/src\/(runtime\/client\/client|exports\/index)\.js$|\/src\/(hooks\.client|routes\/\+|lib\/(session|ui\/(Button|Logo)))/,
    priority: 2,
  },
  { name: 'app', test: /\/routes\/\(app\)\/\+layout|\/lib\/fields\/Cell\.svelte$/, priority: 1 },
]

/** The studio is a static single page application: the runtime serves it on its own origin, so nothing here knows an address. */
export default defineConfig({
  plugins: [
    sveltekit({
      preprocess: icons,
      adapter: adapter({ fallback: '200.html', precompress: true }),
      csp: { mode: 'hash', directives: { 'script-src': ['self'] } },
      paths: { relative: false },
      version: { pollInterval: 0 },
    }),
  ],
  // Nothing is inlined as data: the page may load fonts from its own origin only.
  build: { target: 'baseline-widely-available', assetsInlineLimit: 0, rolldownOptions: { checks: { bundlerTimings: false } } },
  environments: { client: { build: { rolldownOptions: { output: { codeSplitting: { groups } } } } } },
  server: { proxy: { '/api': { target: process.env.CAHIER_URL ?? 'http://127.0.0.1:3000', xfwd: false } } },
})
