import { readFileSync, writeFileSync } from 'node:fs';
import { getHeapStatistics } from 'node:v8';
import { Script } from 'node:vm';
import { functionFlags, withOwnFlags } from '../../../src/local/host/v8-flags.ts';

/*
 * A program of the tests: writes what V8 compiled of scripts into a folder, or tells whether V8 takes it from there, and how much the
 * heap may hold.
 */

const [, , word, folder = ''] = process.argv;
const script = (name: string, cachedData?: Buffer) =>
  new Script(`const ${name} = (one, other) => one + other; ${name}(1, 2);`, cachedData && { cachedData });
// Each its own: within a process V8 compiles a script only once.
const isTaken = (name: string) => script(name, readFileSync(`${folder}/${name}`)).cachedDataRejected === false;

if (word === 'write') {
  for (const name of ['before', 'meanwhile', 'after']) {
    writeFileSync(`${folder}/${name}`, script(name).createCachedData());
  }
} else {
  const before = isTaken('before');
  let meanwhile: boolean | undefined;
  withOwnFlags(process.execArgv, () => {
    meanwhile = isTaken('meanwhile');
  });
  const heapMb = Math.round(getHeapStatistics().heap_size_limit / 2 ** 20);
  console.log(JSON.stringify({ taken: [before, meanwhile, isTaken('after')], heapMb, given: functionFlags(400) }));
}
