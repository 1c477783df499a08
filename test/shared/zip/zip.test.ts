import { spawnSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 as zlibCrc32 } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { crc32 } from '../../../src/shared/kernels/zip/crc32.ts';
import { unpackZip } from '../../../src/shared/kernels/zip/unpack-zip.ts';
import { readZipDirectory } from '../../../src/shared/kernels/zip/zip-directory.ts';
import { makeZip } from '../../fixtures/make-zip.ts';

const contents = fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 12 });
const filesOf = (datas: readonly Uint8Array[]) =>
  datas.map((data, at) => ({ name: `${String(at).padStart(6, '0')}.jpg`, data }));

async function* piecesOf(bytes: Uint8Array, size: number) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

const unpacked = async (archive: Uint8Array, size = 64) => {
  const files: { name: string; data: Uint8Array }[] = [];
  for await (const file of unpackZip(piecesOf(archive, size))) files.push(file);
  return files;
};

const ofBytes = (archive: Uint8Array) => async (from: number, length: number) => archive.slice(from, from + length);

describe('an archive', () => {
  it('is unpacked as it was packed, in whatever pieces it arrives', async () => {
    await fc.assert(
      fc.asyncProperty(contents, fc.integer({ min: 1, max: 700 }), async (datas, size) => {
        const files = filesOf(datas);
        const read = await unpacked(makeZip(files).archive, size);
        expect(read.map(({ name, data }) => [name, [...data]])).toEqual(
          files.map(({ name, data }) => [name, [...data]]),
        );
      }),
      { numRuns: 60 },
    );
  });

  it('lists its files, each at its place, also when the list does not fit into the first read', async () => {
    const files = filesOf(Array.from({ length: 2000 }, (_, at) => Uint8Array.of(at & 255, 1, 2)));
    const { archive, entries } = makeZip(files);
    expect(await readZipDirectory(archive.length, ofBytes(archive))).toEqual(entries);
    for (const [at, { offset, name }] of entries.entries()) {
      const begins = offset + 30 + name.length;
      expect(archive.subarray(begins, begins + 3)).toEqual(files[at]?.data);
    }
  });

  it('fails when it is cut off, wherever that is, and for any byte of a file that changed', async () => {
    const { archive } = makeZip(filesOf([Uint8Array.of(1, 2, 3), Uint8Array.of(4, 5)]));
    for (let length = 0; length < archive.length; length += 1) {
      await expect(unpacked(archive.subarray(0, length)), `${length} bytes`).rejects.toThrow(/cannot be unpacked/);
      await expect(readZipDirectory(length, ofBytes(archive)), `${length} bytes`).rejects.toThrow(/cannot be unpacked/);
    }
    const changed = archive.slice();
    changed[41] = 9;
    await expect(unpacked(changed)).rejects.toThrow(/"000000\.jpg" have another checksum/);
  });

  it('fails to be listed when a file reaches beyond it', async () => {
    const { archive } = makeZip(filesOf([Uint8Array.of(1, 2, 3)]));
    const changed = archive.slice();
    const central = 30 + 10 + 3;
    new DataView(changed.buffer).setUint32(central + 24, 5000, true);
    await expect(readZipDirectory(changed.length, ofBytes(changed))).rejects.toThrow(/does not lie inside/);
  });

  it.for(['unzip', 'python3'])('is read by %s', async (program, { skip }) => {
    skip(spawnSync(program, ['-h']).error !== undefined, `${program} is not installed`);
    const dir = await mkdtemp(join(tmpdir(), 'fanreel-zip-'));
    try {
      const path = join(dir, 'frames.zip');
      const files = filesOf([Uint8Array.of(1, 2, 3), new Uint8Array(70_000).fill(7), new Uint8Array()]);
      await writeFile(path, makeZip(files).archive);
      const out = join(dir, 'out');
      const args = program === 'unzip' ? ['-q', path, '-d', out] : ['-m', 'zipfile', '-e', path, out];
      expect(spawnSync(program, args, { encoding: 'utf8' })).toMatchObject({ status: 0, stderr: '' });
      expect((await readdir(out)).sort()).toEqual(files.map(({ name }) => name));
      for (const { name, data } of files) expect(await readFile(join(out, name))).toEqual(Buffer.from(data));
    } finally {
      await rm(dir, { recursive: true, force: true });
    }
  });
});

describe('crc32', () => {
  it('is that of zlib, also of bytes in pieces', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 500 }), fc.nat(500), (bytes, cut) => {
        expect(crc32(bytes)).toBe(zlibCrc32(bytes));
        expect(crc32(bytes.subarray(cut), crc32(bytes.subarray(0, cut)))).toBe(zlibCrc32(bytes));
      }),
    );
  });
});
