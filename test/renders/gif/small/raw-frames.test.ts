import { access, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { joinRawFrames } from '../../../../src/renders/gif/worker/join-raw-frames.ts';
import { RawFrames } from '../../../../src/renders/parts/worker/raw-frames.ts';

/** Larger than a block that is read at once, and no divisor of it. */
const FRAME_BYTES = 700_001;
const picture = (value: number) => Buffer.alloc(FRAME_BYTES, value);

let dir = '';
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'fanreel-raw-frames-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

describe('files of raw pictures', () => {
  it('are joined in order, without cut-off pictures, and only the joined one is left', async () => {
    const cut = Buffer.alloc(5, 99);
    const parts: readonly (Buffer | undefined)[] = [
      Buffer.concat([picture(1), picture(2), cut]),
      undefined,
      cut,
      Buffer.concat([picture(3), picture(4), picture(5), cut]),
    ];
    const paths = parts.map((_, part) => join(dir, `part-${part}`));
    for (const [part, bytes] of parts.entries()) if (bytes !== undefined) await writeFile(paths[part] ?? '', bytes);
    await joinRawFrames(paths, join(dir, 'joined'), FRAME_BYTES);
    expect(await readdir(dir)).toEqual(['joined']);
    const joined = await readFile(join(dir, 'joined'));
    expect(joined.equals(Buffer.concat([1, 2, 3, 4, 5].map(picture)))).toBe(true);
  });

  it('are joined where the first part has no picture', async () => {
    const paths = ['a', 'b'].map((name) => join(dir, name));
    await writeFile(paths[1] ?? '', picture(7));
    await joinRawFrames(paths, join(dir, 'joined'), FRAME_BYTES);
    expect((await readFile(join(dir, 'joined'))).equals(picture(7))).toBe(true);
    await expect(access(paths[1] ?? '')).rejects.toThrow('ENOENT');
  });
});

describe('pictures that are changed on the way', () => {
  const path = () => join(dir, 'raw');

  it('are read changed from then on; the others stay', async () => {
    await writeFile(path(), Buffer.concat([1, 2, 3, 4].map(picture)));
    const frames = await RawFrames.open(path(), FRAME_BYTES);
    const brighten = (given: Uint8Array) => ((given[0] ?? 0) % 2 === 0 ? picture(90 + (given[0] ?? 0)) : given);
    const came: number[] = [];
    for await (const changed of frames.changed(3, brighten)) came.push(changed[0] ?? 0);
    await frames.close();
    expect(came).toEqual([1, 92, 3]);
    expect((await readFile(path())).equals(Buffer.concat([1, 92, 3, 4].map(picture)))).toBe(true);
  });

  it('are never made up where the file is too short', async () => {
    await writeFile(path(), Buffer.concat([1, 2].map(picture)));
    await truncate(path(), 2 * FRAME_BYTES - 1);
    const frames = await RawFrames.open(path(), FRAME_BYTES);
    const read = async () => {
      for await (const given of frames.inOrder(2)) expect(given[0]).toBe(1);
    };
    await expect(read()).rejects.toThrow(/ends at byte 1400001/);
    await expect(frames.read(new Uint8Array(FRAME_BYTES), 1)).rejects.toThrow(RangeError);
    await frames.close();
  });
});
