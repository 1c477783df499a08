// Loads packages when they are used first, not when a module that may use them is loaded: a command that needs none of them starts in
// two thirds of the time. Sources import them as any other package.
import { createRequire } from 'node:module';

/** Packages that take long to load, and of which most commands use nothing. */
const LAZY = [
  '@aws-sdk/client-cloudformation',
  '@aws-sdk/client-eventbridge',
  '@aws-sdk/client-s3',
  '@aws-sdk/lib-storage',
  '@aws-sdk/s3-presigned-post',
  '@aws-sdk/s3-request-presigner',
];

const require = createRequire(import.meta.url);

/** Every export as a getter, which esbuild's own code asks at each use. */
const standIn = (name) =>
  [
    'let loaded;',
    `const load = () => (loaded ??= require(${JSON.stringify(name)}));`,
    `for (const name of ${JSON.stringify(Object.keys(require(name)))}) {`,
    '  Object.defineProperty(exports, name, { enumerable: true, get: () => load()[name] });',
    '}',
  ].join('\n');

export const lazyPackages = {
  name: 'lazy-packages',
  setup: ({ onResolve, onLoad }) => {
    const filter = new RegExp(`^(?:${LAZY.join('|')})$`);
    onResolve({ filter }, ({ path, kind, importer, namespace }) =>
      // What packages import of each other, they use at once.
      kind === 'import-statement' && namespace === 'file' && !/[\\/]node_modules[\\/]/.test(importer)
        ? { path, namespace: 'lazy-package' }
        : undefined,
    );
    onLoad({ filter: /.*/, namespace: 'lazy-package' }, ({ path }) => ({
      contents: standIn(path),
      loader: 'js',
      resolveDir: process.cwd(),
    }));
  },
};
