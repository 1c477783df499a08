import { join } from 'node:path';
import { defineConfig } from 'vite';

/** The page as static files: its root is this folder, `dist/viewer` what is served. */
export default defineConfig({
  root: import.meta.dirname,
  base: './',
  // The player's icons, which its package does not name among what may be imported.
  resolve: { alias: { 'plyr-sprite.svg': join(import.meta.dirname, '../../node_modules/plyr/dist/plyr.svg') } },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: '../../dist/viewer',
    emptyOutDir: true,
    target: 'es2022',
    // The content security policy lets no script be written into the page, so nothing is inlined.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    sourcemap: false,
  },
});
