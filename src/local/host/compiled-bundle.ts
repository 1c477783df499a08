import { isAscii } from 'node:buffer';
import { createHash, randomBytes } from 'node:crypto';
import {
  constants as access,
  accessSync,
  closeSync,
  fstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { cachedDataVersionTag } from 'node:v8';
import { Script } from 'node:vm';

/*
 * Node compiles a bundle of a megabyte anew in each process, which is a third of a cold start. V8 can write down what it compiled;
 * Node itself keeps that from version 22 on only. The bundle that runs is the same: V8 gets its text in any case.
 */

const DIGEST_BYTES = 32;

const sha256 = (...parts: readonly (string | Uint8Array)[]): Buffer => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
};

/** @returns undefined when nothing was kept, or not all of it: V8 itself does not notice damage */
const readKept = (path: string): Buffer | undefined => {
  try {
    const bytes = readFileSync(path);
    const data = bytes.subarray(DIGEST_BYTES);
    return sha256(data).equals(bytes.subarray(0, DIGEST_BYTES)) ? data : undefined;
  } catch {
    return undefined;
  }
};

const write = (path: string, data: Uint8Array): void => {
  const draft = `${path}.${randomBytes(4).toString('hex')}.tmp`;
  try {
    writeFileSync(draft, Buffer.concat([sha256(data), data]));
    renameSync(draft, path);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
};

/** Compiled code that nobody has written anew for this long is of an earlier build, or of another version of Node. */
const KEPT_MS = 30 * 24 * 3600 * 1000;

const sweep = (folder: string): void => {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (/\.(bin|tmp)$/.test(name) && Date.now() - statSync(path).mtimeMs > KEPT_MS) rmSync(path, { force: true });
  }
};

const keep = (path: string, script: Script): void => {
  try {
    const folder = dirname(path);
    mkdirSync(folder, { recursive: true });
    // Before the work, which would be in vain.
    accessSync(folder, access.W_OK);
    write(path, script.createCachedData());
    sweep(folder);
  } catch {
    // The folder may be another user's: then each process compiles for itself.
  }
};

const [BEFORE, AFTER] = ['(function (exports, require, module, __filename, __dirname) { ', '\n});'].map((text) =>
  Buffer.from(text),
) as [Buffer, Buffer];

/** The text of a bundle as the function that Node makes of a CommonJS module, in one piece: V8 would copy what is put together. */
const readWrapped = (path: string): Buffer => {
  const file = openSync(path, 'r');
  try {
    const { size } = fstatSync(file);
    const wrapped = Buffer.allocUnsafe(BEFORE.length + size + AFTER.length);
    BEFORE.copy(wrapped);
    for (let done = 0, read = 0; done < size; done += read) {
      read = readSync(file, wrapped, BEFORE.length + done, size - done, done);
      if (read === 0) throw new Error(`${path} became shorter while it was read.`);
    }
    AFTER.copy(wrapped, BEFORE.length + size);
    return wrapped;
  } finally {
    closeSync(file);
  }
};

/** Half the memory, and a fifth of the time, when every character is a byte: our builds see to that. */
const textOf = (bytes: Buffer): string => bytes.toString(isAscii(bytes) ? 'latin1' : 'utf8');

type Wrapped = (
  exports: unknown,
  require: NodeJS.Require,
  module: { exports: unknown },
  filename: string,
  folder: string,
) => void;

/** A bundle that was loaded. */
export interface LoadedBundle {
  readonly exports: unknown;
  /** Keep what is compiled by now, unless it was kept already: of functions that were not called yet, nothing is compiled. */
  keep(): void;
}

/**
 * Load a CommonJS bundle, from what V8 compiled in an earlier process where that was kept.
 * @param path absolute path of a bundle that requires nothing beside it and imports nothing at run time
 * @param keptIn folder for compiled code. Whoever can write there decides what runs, so it has to be as safe as the bundle's own
 * @param use what is done with it, where processes call different functions of the bundle: each use has compiled code of its own
 * @throws what the bundle throws while it is loaded
 */
export const loadBundle = (path: string, keptIn: string, use = ''): LoadedBundle => {
  const bytes = readWrapped(path);
  const version = `${process.version} ${process.arch} ${cachedDataVersionTag()} ${use}\n`;
  const keptPath = join(keptIn, `${sha256(version, bytes).toString('hex').slice(0, 32)}.bin`);
  const cachedData = readKept(keptPath);
  const script = new Script(textOf(bytes), {
    filename: path,
    ...(cachedData === undefined ? {} : { cachedData }),
  });
  const module = { exports: {} as unknown };
  const run = script.runInThisContext() as Wrapped;
  run(module.exports, createRequire(path), module, path, dirname(path));
  let isKept = cachedData !== undefined && script.cachedDataRejected !== true;
  return {
    exports: module.exports,
    keep: () => {
      if (!isKept) keep(keptPath, script);
      isKept = true;
    },
  };
};
