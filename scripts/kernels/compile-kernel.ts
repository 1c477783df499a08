import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));

/** A kernel: AssemblyScript of a folder, compiled into a module of the project. */
export interface Kernel {
  /** folder of the sources */
  readonly sources: string;
  /** module that is written, and the name of what it exports */
  readonly module: string;
  readonly constant: string;
  /** memory that it begins with, for its own tables; it is grown for what is laid out behind them */
  readonly pages: number;
}

export const KERNELS: readonly Kernel[] = [
  {
    sources: 'assembly/gif',
    module: 'src/renders/gif/kernel/gif-module.ts',
    constant: 'GIF_MODULE',
    pages: 160,
  },
  {
    sources: 'assembly/ascii',
    module: 'src/renders/ascii/kernel/ascii-module.ts',
    constant: 'ASCII_MODULE',
    pages: 1,
  },
  {
    sources: 'assembly/fingerprint',
    module: 'src/shared/kernels/fingerprint/fingerprint-module.ts',
    constant: 'FINGERPRINT_MODULE',
    pages: 4,
  },
];

/** No runtime and no checks: the sources allocate nothing, and addresses are the caller's. */
const optionsOf = ({ pages }: Kernel): string[] => [
  ...['-O3', '--noAssert', '--runtime', 'stub', '--enable', 'simd', '--initialMemory', `${pages}`],
];
const LINE = 117;

const read = (path: string): string => readFileSync(`${PROJECT}/${path}`, 'utf8');

/**
 * What a compiled module depends on: the sources, the options and the compiler's version.
 * @returns 16 hexadecimal digits
 */
export const kernelDigest = (kernel: Kernel): string => {
  const { devDependencies } = JSON.parse(read('package.json')) as { devDependencies: { assemblyscript: string } };
  const parts = [devDependencies.assemblyscript, optionsOf(kernel)];
  const hash = createHash('sha256').update(JSON.stringify(parts));
  for (const name of readdirSync(`${PROJECT}/${kernel.sources}`).sort())
    hash.update(`\0${name}\0`).update(read(`${kernel.sources}/${name}`));
  return hash.digest('hex').slice(0, 16);
};

const compile = async (kernel: Kernel): Promise<Uint8Array> => {
  // Loaded when it is needed: the compiler takes longer to load than all else.
  const { default: asc } = await import('assemblyscript/asc');
  let module: Uint8Array | undefined;
  const input = [`${kernel.sources}/index.ts`, ...optionsOf(kernel), '--baseDir', PROJECT, '--outFile', 'kernel.wasm'];
  const { error, stderr } = await asc.main(input, {
    writeFile: (_, contents) => {
      if (contents instanceof Uint8Array) module = contents;
    },
  });
  if (error !== null || module === undefined)
    throw new Error(`${kernel.sources} was not compiled: ${stderr.toString()}`);
  return module;
};

/** Compile a kernel. @returns the source of a module that holds it */
export const kernelSource = async (kernel: Kernel): Promise<string> => {
  const lines =
    Buffer.from(await compile(kernel))
      .toString('base64')
      .match(new RegExp(`.{1,${LINE}}`, 'g')) ?? [];
  return [
    `// Written by scripts/make-kernels.ts: change ${kernel.sources}, then \`npm run kernels\`.`,
    `// Of sources, options and compiler with the digest ${kernelDigest(kernel)}.`,
    '',
    `/** The compiled WebAssembly module of ${kernel.sources}, in base64. */`,
    `export const ${kernel.constant} = \``,
    ...lines,
    '`;',
    '',
  ].join('\n');
};
