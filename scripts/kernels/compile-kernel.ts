import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));
const SOURCES = 'assembly/gif';
/** The module that is written. */
export const KERNEL_MODULE = 'src/renders/gif/kernel/gif-module.ts';

/** Room for the kernel's own tables; it is grown for pictures. */
const PAGES = 160;
/** No runtime and no checks: the sources allocate nothing, and addresses are the caller's. */
const OPTIONS = ['-O3', '--noAssert', '--runtime', 'stub', '--enable', 'simd', '--initialMemory', `${PAGES}`];
const LINE = 117;

const read = (path: string): string => readFileSync(`${PROJECT}/${path}`, 'utf8');

/**
 * What the compiled module depends on: the sources, the options and the compiler's version.
 * @returns 16 hexadecimal digits
 */
export const kernelDigest = (): string => {
  const { devDependencies } = JSON.parse(read('package.json')) as { devDependencies: { assemblyscript: string } };
  const hash = createHash('sha256').update(JSON.stringify([devDependencies.assemblyscript, OPTIONS]));
  for (const name of readdirSync(`${PROJECT}/${SOURCES}`).sort())
    hash.update(`\0${name}\0`).update(read(`${SOURCES}/${name}`));
  return hash.digest('hex').slice(0, 16);
};

const compile = async (): Promise<Uint8Array> => {
  // Loaded when it is needed: the compiler takes longer to load than all else.
  const { default: asc } = await import('assemblyscript/asc');
  let module: Uint8Array | undefined;
  const input = [`${SOURCES}/index.ts`, ...OPTIONS, '--baseDir', PROJECT, '--outFile', 'gif.wasm'];
  const { error, stderr } = await asc.main(input, {
    writeFile: (_, contents) => {
      if (contents instanceof Uint8Array) module = contents;
    },
  });
  if (error !== null || module === undefined) throw new Error(`${SOURCES} was not compiled: ${stderr.toString()}`);
  return module;
};

/** Compile the GIF encoder's pixel loops. @returns the source of a module that holds them */
export const kernelSource = async (): Promise<string> => {
  const lines =
    Buffer.from(await compile())
      .toString('base64')
      .match(new RegExp(`.{1,${LINE}}`, 'g')) ?? [];
  return [
    '// Written by scripts/make-kernels.ts: change assembly/gif, then `npm run kernels`.',
    `// Of sources, options and compiler with the digest ${kernelDigest()}.`,
    '',
    '/** The compiled WebAssembly module of assembly/gif, in base64. */',
    'export const GIF_MODULE = `',
    ...lines,
    '`;',
    '',
  ].join('\n');
};
