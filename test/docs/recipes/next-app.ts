import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';
import { recipe } from './recipe.ts';

export interface NextApp {
  sendFilm(
    file: File,
    onProgress: (progress: { readonly doing: string; readonly share: number }) => void,
  ): Promise<{ readonly status: string; readonly gifs: readonly string[] }>;
}

/** What Next.js does with a request of the page: the route gets it, with the parts of its path. */
const AS_NEXT_DOES = `
import * as route from './route.ts';
const elsewhere = globalThis.fetch;
export const withNext = async (inParts, use) => {
  globalThis.fetch = async (address, request = {}) => {
    if (!String(address).startsWith('/api/fanreel/')) return elsewhere(address, request);
    const url = new URL(address, 'http://localhost:3000');
    const path = url.pathname.slice('/api/fanreel/'.length).split('/').map(decodeURIComponent);
    const body = inParts && path.join('/') === 'uploads' ? request.body.replace('{', '{"multipart":true,') : request.body;
    return route[request.method ?? 'GET'](new Request(url, { ...request, body }), { params: Promise.resolve({ path }) });
  };
  try {
    return await use();
  } finally {
    globalThis.fetch = elsewhere;
  }
};
export { sendFilm } from './send-film.ts';
`;

/**
 * The recipe's route and its upload, put together as Next.js does it.
 * @param folder empty
 */
export const nextApp = async (
  folder: string,
): Promise<NextApp & { withNext<T>(inParts: boolean, use: () => Promise<T>): Promise<T> }> => {
  const entry = join(folder, 'app.ts');
  await mkdir(dirname(entry), { recursive: true });
  for (const block of ['route.ts', 'send-film.ts']) await writeFile(join(folder, block), recipe('nextjs', block));
  await writeFile(entry, AS_NEXT_DOES);
  const outfile = join(folder, 'app.mjs');
  await build({ entryPoints: [entry], outfile, bundle: true, platform: 'node', format: 'esm', target: 'node20' });
  return import(outfile);
};
