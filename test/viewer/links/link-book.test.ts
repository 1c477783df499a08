import { describe, expect, it } from 'vitest';
import { asciiKey } from '../../../src/renders/ascii/keys.ts';
import { edgesKey, edgesStillKey } from '../../../src/renders/edges/keys.ts';
import { frameKey } from '../../../src/renders/frames/keys.ts';
import { gifKey } from '../../../src/renders/gif/keys.ts';
import { storyboardKey } from '../../../src/renders/storyboard/keys.ts';
import { sliceKeys } from '../../../src/shared/core/contracts/object-keys.ts';
import { LinkBook } from '../../../src/viewer/core/links/link-book.ts';
import { LINKS_LIMIT, type LinkPlace } from '../../../src/viewer/core/links/link-place.ts';

const JOB = 'film-0123456789ab';
const COUNT = 260;
const SECONDS = COUNT * 10;
const keysOf = (index: number) => sliceKeys(JOB, index);
const FORMATS = ['txt', 'ans', 'html', 'png', 'cast', 'gif', 'mp4'] as const;

/** Everything of a job of 260 slices of ten seconds, in the order of a bucket. */
const stored = [
  ...Array.from({ length: COUNT }, (_, index) => [
    gifKey(keysOf(index)),
    keysOf(index).record,
    edgesKey(keysOf(index)),
    ...FORMATS.map((format) => asciiKey(keysOf(index), format)),
  ]).flat(),
  ...Array.from({ length: SECONDS }, (_, second) => [
    frameKey(keysOf(0), second),
    edgesStillKey(keysOf(0), second),
  ]).flat(),
  storyboardKey(JOB, '000.jpg'),
  storyboardKey(JOB, 'thumbnails.vtt'),
].sort();

/** The API's way to list, and what it was asked. */
const makeApi = () => {
  const asked: Pick<LinkPlace, 'kind' | 'cursor'>[] = [];
  const clock = { ms: 0 };
  const book = new LinkBook(
    async ({ kind, cursor, limit }) => {
      expect(limit).toBeLessThanOrEqual(LINKS_LIMIT);
      asked.push({ kind, cursor });
      const prefix = `jobs/${JOB}/${kind}/`;
      const after = stored.filter((key) => key.startsWith(prefix) && key > `${prefix}${cursor ?? ''}`);
      const files = after.slice(0, limit).map((key) => ({ key, bytes: 1, url: `https://s3/${key}?t=${clock.ms}` }));
      return { files, linksExpireInSeconds: 300 };
    },
    () => clock.ms,
  );
  return { asked, clock, book };
};

describe('links of a job’s files', () => {
  it('finds any file with one request, wherever it lies in the list', async () => {
    const seconds = [0, 99, 100, 1_999, SECONDS - 1];
    const indexes = [0, 24, 25, 49, 50, 177, COUNT - 1];
    const keys = [
      ...seconds.flatMap((second) => [frameKey(keysOf(0), second), edgesStillKey(keysOf(0), second)]),
      ...indexes.flatMap((index) => [
        gifKey(keysOf(index)),
        keysOf(index).record,
        edgesKey(keysOf(index)),
        asciiKey(keysOf(index), 'txt'),
        asciiKey(keysOf(index), 'cast'),
      ]),
      storyboardKey(JOB, 'thumbnails.vtt'),
    ];
    for (const key of keys) {
      const { book, asked } = makeApi();
      expect(await book.urlOf(key), key).toContain(key);
      expect(asked).toHaveLength(1);
    }
  });

  it('asks once for what lies together, also when all ask at once', async () => {
    const { book, asked } = makeApi();
    await Promise.all(Array.from({ length: 100 }, (_, at) => book.urlOf(gifKey(keysOf(at)))));
    expect(asked).toEqual([{ kind: 'gif', cursor: undefined }]);
  });

  it('gives out no link that is about to expire', async () => {
    const { book, asked, clock } = makeApi();
    await book.urlOf(gifKey(keysOf(3)));
    clock.ms = 239_000;
    expect(await book.urlOf(gifKey(keysOf(3)))).toContain('t=0');
    clock.ms = 241_000;
    expect(await book.urlOf(gifKey(keysOf(3)))).toContain('t=241000');
    expect(asked).toHaveLength(2);
  });

  it('asks again for a file that was not there, but not at once', async () => {
    const { book, asked, clock } = makeApi();
    const absent = frameKey(keysOf(0), SECONDS + 5);
    expect(await book.urlOf(absent)).toBeUndefined();
    expect(await book.urlOf(absent)).toBeUndefined();
    expect(asked).toHaveLength(1);
    clock.ms = 3_000;
    await book.urlOf(absent);
    expect(asked).toHaveLength(2);
  });

  it('fails once when the API does, and asks again the next time', async () => {
    let fails = true;
    const book = new LinkBook(async () => {
      if (fails) throw new Error('no network');
      return { files: [{ key: gifKey(keysOf(0)), url: 'https://s3/0' }], linksExpireInSeconds: 300 } as never;
    });
    await expect(book.urlOf(gifKey(keysOf(0)))).rejects.toThrow('no network');
    fails = false;
    expect(await book.urlOf(gifKey(keysOf(0)))).toBe('https://s3/0');
  });

  it('holds a bounded number of pages and loses the one that was not used for longest', async () => {
    const { book, asked } = makeApi();
    for (let page = 0; page < 24; page++) await book.urlOf(frameKey(keysOf(0), page * 100));
    await book.urlOf(frameKey(keysOf(0), 0));
    await book.urlOf(frameKey(keysOf(0), 2_400));
    await book.urlOf(frameKey(keysOf(0), 0));
    expect(asked).toHaveLength(25);
    await book.urlOf(frameKey(keysOf(0), 100));
    expect(asked).toHaveLength(26);
  });
});
