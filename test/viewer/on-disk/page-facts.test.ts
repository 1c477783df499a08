import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asciiPictureKey } from '../../../src/renders/ascii/keys.ts';
import { edgesPictureKey } from '../../../src/renders/edges/keys.ts';
import { grayscalePictureKey } from '../../../src/renders/grayscale/keys.ts';
import { DISK_PICTURES } from '../../../src/renders/registry/disk-views.ts';
import { jobPrefix, sliceKeys } from '../../../src/shared/core/contracts/object-keys.ts';
import type { Job } from '../../../src/shared/core/documents/job.ts';
import { isIn, numberRuns } from '../../../src/viewer/core/on-disk/number-runs.ts';
import { pageFacts } from '../../../src/viewer/core/on-disk/page-facts.ts';
import { movingOf, storedNames } from '../../../src/viewer/core/on-disk/stored-names.ts';

const JOB = 'film-0123456789ab';
const file = (name: string) => ({ name, bytes: 1 });

describe('numberRuns', () => {
  it('holds the numbers that were given, and no other', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 40 })), (numbers) => {
        const runs = numberRuns(numbers);
        for (let number = 0; number <= 41; number++) expect(isIn(runs, number)).toBe(numbers.includes(number));
        // A gap lies between two runs, so that a whole film is one.
        expect(runs.every(([first], i) => i === 0 || first > (runs[i - 1]?.[1] ?? 0) + 1)).toBe(true);
      }),
    );
  });
});

describe('storedNames', () => {
  it('names every file that is there by its number, with as many digits as it has', () => {
    const names = [
      'gif/00000.gif',
      'gif/00002.gif',
      'frames/000213.jpg',
      'ascii/00000.txt',
      'ascii.cast',
      'adhoc/1-2/gif/00000.gif',
    ];
    const found = storedNames(pageFacts({} as Job, undefined, names.map(file), {}));
    expect(found.of('gif', 'gif', 0)).toBe('gif/00000.gif');
    expect(found.of('gif', 'gif', 1)).toBeUndefined();
    expect(found.of('frames', 'jpg', 213)).toBe('frames/000213.jpg');
    expect(found.of('ascii', 'cast', 0)).toBeUndefined();
    expect(found.single('ascii.cast')).toBe('ascii.cast');
    expect(found.single('adhoc/1-2/gif/00000.gif')).toBe('adhoc/1-2/gif/00000.gif');
    expect(found.single('clip.mp4')).toBeUndefined();
  });
});

describe('what is shown', () => {
  it('videos of the whole film that are there, and no other file', () => {
    const names = ['ascii.cast', 'ascii.mp4', 'clip.mp4', 'clip/00000.mp4', 'edges.mp4', 'preview.gif', 'preview.mp4'];
    expect(pageFacts({} as Job, undefined, names.map(file), {}).wholes).toEqual([
      { name: 'ascii.mp4', label: 'ASCII art' },
      { name: 'edges.mp4', label: 'Edges' },
      { name: 'clip.mp4', label: 'Clip' },
      { name: 'preview.mp4', label: 'Preview' },
    ]);
  });

  it('the poster before videos that look like the film, where it is there', () => {
    const names = ['poster.jpg', 'ascii.mp4', 'clip.mp4'];
    expect(pageFacts({} as Job, undefined, names.map(file), {}).wholes).toEqual([
      { name: 'ascii.mp4', label: 'ASCII art' },
      { name: 'clip.mp4', label: 'Clip', poster: 'poster.jpg' },
    ]);
  });

  it('a slice by its GIF, else its WebP', () => {
    const names = ['gif/00000.gif', 'webp/00000.webp', 'webp/00001.webp', 'clip/00002.mp4'];
    const found = storedNames(pageFacts({} as Job, undefined, names.map(file), {}));
    expect([0, 1, 2].map((index) => movingOf(found, index))).toEqual(['gif/00000.gif', 'webp/00001.webp', undefined]);
  });

  it('pictures under the keys that workers store them with', () => {
    const keys = sliceKeys(JOB, 0);
    const stored = [asciiPictureKey(keys, 'png'), edgesPictureKey(keys), grayscalePictureKey(keys)];
    expect(DISK_PICTURES.map(({ name }) => `${jobPrefix(JOB)}${name}`)).toEqual(stored);
  });
});
