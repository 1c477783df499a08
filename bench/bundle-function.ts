import { build, type Plugin } from 'esbuild';

/**
 * Bundle a function as `npm run build` does, in place of one that is there.
 * @param entryPoint absolute path of its handler's module
 * @param outfile `…/functions/<name>/index.cjs`
 */
export const bundleFunction = async (entryPoint: string, outfile: string, plugins: Plugin[] = []): Promise<void> => {
  await build({
    entryPoints: [entryPoint],
    outfile,
    bundle: true,
    minify: true,
    keepNames: true,
    platform: 'node',
    format: 'cjs',
    supported: { 'dynamic-import': false },
    banner: { js: "const __importMetaUrl = require('node:url').pathToFileURL(__filename).href;" },
    define: { 'import.meta.url': '__importMetaUrl', 'import.meta.dirname': '__dirname' },
    external: ['sharp'],
    logLevel: 'warning',
    plugins,
  });
};
