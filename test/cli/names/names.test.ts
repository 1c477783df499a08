import { link, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fileWords } from '../../../src/cli/core/names/file-words.ts';
import { restoreWords } from '../../../src/cli/names/true-words.ts';
import { keyOfName } from '../../../src/sdk/core/names/key-of-name.ts';
import { outputPath } from '../../../src/sdk/core/names/output-path.ts';
import { pathBytes, readSystemPath, systemPath } from '../../../src/sdk/core/names/system-path.ts';
import { UsageError } from '../../../src/sdk/core/usage/usage-error.ts';
import { findEntries } from '../../../src/sdk/names/find-entry.ts';
import { findSourceFiles } from '../../../src/sdk/sources/source-files.ts';
import { isJobId } from '../../../src/shared/core/contracts/object-keys.ts';
import { jobIdOf } from '../../../src/shared/core/documents/source-identity.ts';
import { parseUploadEvent } from '../../../src/shared/core/job/parse-upload-event.ts';
import { optionsOf } from '../../fakes/job-documents.ts';

/** Any bytes that Linux takes for a name: text, bytes, and text with bytes in between. */
const names = fc
  .oneof(
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }).map((text) => Buffer.from(text)),
    fc.uint8Array({ minLength: 1, maxLength: 255 }).map((bytes) => Buffer.from(bytes)),
    fc
      .array(fc.oneof(fc.string({ unit: 'binary', maxLength: 4 }).map(Buffer.from), fc.uint8Array({ maxLength: 3 })))
      .map((parts) => Buffer.concat(parts)),
    fc.constantFrom('caf\u00e9', 'cafe\u0301', '%E9', 'caf%E9.mp4', '...', ' ', '\n', 'not-utf8').map(Buffer.from),
  )
  .map((bytes) => Buffer.from(bytes.filter((byte) => byte !== 0 && byte !== 0x2f)).subarray(0, 255))
  .filter((bytes) => bytes.length > 0 && !/^\.\.?$/.test(bytes.toString('latin1')));

describe('a name of any bytes', () => {
  it('is read as text and gives its bytes back', () => {
    fc.assert(
      fc.property(names, (name) => {
        expect(pathBytes(readSystemPath(name))).toEqual(name);
        expect(Buffer.from(systemPath(readSystemPath(name)))).toEqual(name);
      }),
    );
  });

  it('becomes a key that is text, no longer than S3 takes, and no other name has', () => {
    fc.assert(
      fc.property(names, names, (one, other) => {
        const [key, otherKey] = [one, other].map((name) => keyOfName(readSystemPath(name)));
        expect(Buffer.from(key ?? '').toString()).toBe(key);
        expect(Buffer.byteLength(key ?? '')).toBeLessThanOrEqual(1000);
        expect(key === otherKey).toBe(one.equals(other));
      }),
    );
  });

  it('keeps its key where it is UTF-8, so that jobs of before are found', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (name) => {
        expect(keyOfName(readSystemPath(Buffer.from(name)))).toBe(name);
      }),
    );
  });

  it('is announced as it is, by EventBridge and by a notification of S3', () => {
    fc.assert(
      fc.property(names, (name) => {
        const key = keyOfName(readSystemPath(name));
        const bucket = { name: 'source' };
        const event = {
          source: 'aws.s3',
          'detail-type': 'Object Created',
          detail: { bucket, object: { key, size: 1 } },
        };
        const form = encodeURIComponent(key).replaceAll('%20', '+');
        const Records = [{ eventName: 'ObjectCreated:Put', s3: { bucket, object: { key: form, size: 1 } } }];
        expect(parseUploadEvent(JSON.parse(JSON.stringify(event)), 'source')).toEqual([{ bucket: 'source', key }]);
        expect(parseUploadEvent({ Records }, 'source')).toEqual([{ bucket: 'source', key }]);
      }),
    );
  });

  it('has a job of its own, whose outputs go into a folder of ASCII that every system can make', () => {
    fc.assert(
      fc.property(names, names, (one, other) => {
        const [jobId = '', otherId] = [one, other].map((name) =>
          jobIdOf(
            { bucket: 'source', key: keyOfName(readSystemPath(name)), etag: 'e', bytes: 1 },
            'video',
            optionsOf('video'),
          ),
        );
        expect(isJobId(jobId)).toBe(true);
        expect(jobId === otherId).toBe(one.equals(other));
        expect(outputPath('/out', jobId, `jobs/${jobId}/gif/00000.gif`)).toBe(`/out/${jobId}/gif/00000.gif`);
      }),
    );
  });

  it('is read from the command line with the bytes that were typed', () => {
    fc.assert(
      fc.property(fc.array(names, { minLength: 1 }), (typed) => {
        const words = ['node', 'fanreel.mjs', 'run'];
        const bytes = [...words.slice(0, 1), '--enable-source-maps', ...words.slice(1)].map((word) =>
          Buffer.from(word),
        );
        const commandLine = Buffer.concat([...bytes, ...typed].flatMap((word) => [word, Buffer.of(0)]));
        const argv = [...words, ...typed.map((name) => name.toString())];
        expect(restoreWords(argv, commandLine).slice(3).map(pathBytes)).toEqual(typed);
      }),
    );
  });
});

describe('a file whose name begins with a dash', () => {
  const options = [
    { long: '--out', short: undefined, required: true },
    { long: '--json', short: undefined, required: false },
  ];
  const isFile = (word: string): boolean => ['-film.mp4', '--json', '--out', '--films'].includes(word);
  it.each([
    [['-film.mp4'], ['./-film.mp4']],
    [
      ['--out', '-film.mp4', '-film.mp4'],
      ['--out', '-film.mp4', './-film.mp4'],
    ],
    [
      ['--json', '--films', '-x'],
      ['--json', './--films', '-x'],
    ],
    [
      ['--out=-film.mp4', '--', '-film.mp4'],
      ['--out=-film.mp4', '--', '-film.mp4'],
    ],
  ])('is told from an option: %j', (words, parsed) => expect(fileWords(words, options, isFile)).toEqual(parsed));
});

describe('a path whose bytes were lost on the way here', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fanreel-lost-'));
    const at = (path: string) => systemPath(join(folder, path));
    await mkdir(at('d\udce9r'));
    await writeFile(at('d\udce9r/film.mp4'), 'x');
    await writeFile(at('caf\udce9.mp4'), 'x');
    for (const name of ['m\udcf6we.mp4', 'm\udcfcwe.mp4', 'b\ufffdd.mp4']) await link(at('caf\udce9.mp4'), at(name));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('is found where it can be only one', async () => {
    const found = await findSourceFiles(['caf\ufffd.mp4', 'd\ufffdr/film.mp4', 'b\ufffdd.mp4'], folder);
    expect(found.map(({ key }) => key)).toEqual(['not-utf8/caf%E9.mp4', 'film.mp4', 'b\ufffdd.mp4']);
    expect(found.map(({ path }) => path)).toEqual(
      ['caf\udce9.mp4', 'd\udce9r/film.mp4', 'b\ufffdd.mp4'].map((path) => join(folder, path)),
    );
  });

  it('fails where it may be several, naming them, and where there is none', async () => {
    expect(await findEntries(join(folder, 'm\ufffdwe.mp4'))).toHaveLength(2);
    const several = findSourceFiles(['m\ufffdwe.mp4'], folder);
    await expect(several).rejects.toThrow(UsageError);
    await expect(several).rejects.toThrow(/may be any of (m\\xf6we\.mp4, m\\xfcwe|m\\xfcwe\.mp4, m\\xf6we)\.mp4/);
    await expect(findSourceFiles(['x\ufffd.mp4'], folder)).rejects.toThrow(/does not exist/);
  });
});
