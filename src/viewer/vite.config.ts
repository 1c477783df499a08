import { join } from 'node:path';
import { defineConfig } from 'vite';

/** Build of the page as static files, from this folder to `dist/viewer`. */
export default defineConfig({
  root: import.meta.dirname,
  base: './',
  // The player's icons. Its package does not list this file in its exports.
  resolve: { alias: { 'plyr-sprite.svg': join(import.meta.dirname, '../../node_modules/plyr/dist/plyr.svg') } },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: '../../dist/viewer',
    emptyOutDir: true,
    target: 'es2022',
    // The content security policy forbids inline scripts, so nothing is inlined.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    sourcemap: false,
  },
});
