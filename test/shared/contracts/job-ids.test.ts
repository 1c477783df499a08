import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isJobId, jobKey } from '../../../src/shared/core/contracts/object-keys.ts';
import { firstJobIdOf, jobIdOf, slugOf } from '../../../src/shared/core/documents/source-identity.ts';
import { identifyJob } from '../../../src/shared/core/job/identify-job.ts';
import { MEDIA, type Media, type Option } from '../../../src/shared/core/option-forms/option-forms.ts';
import { type OptionLayer, readOptionLayer } from '../../../src/shared/core/options/option-layer.ts';
import { MEDIA_RENDERS, OPTIONS } from '../../../src/shared/core/options/option-table.ts';
import { optionsOfIdentity } from '../../../src/shared/core/options/options-of-identity.ts';
import { PART_NAMES } from '../../../src/shared/core/options/part-options.ts';
import { InMemoryObjectStore } from '../../fakes/in-memory-object-store.ts';
import { optionsOf } from '../../fakes/job-documents.ts';
import { partsOfFilm } from '../../fakes/parts-of-film.ts';
import firstIds from '../../fixtures/job-ids/recipe-1.json' with { type: 'json' };

const source = { bucket: 'source', key: 'holiday.mp4', etag: 'e1', bytes: 1000, crc64nvme: 'rosUhgp5mYg=' };
const usual = optionsOf('video');

const layerOf = (text: string): OptionLayer => {
  const reading = readOptionLayer(text);
  if ('problem' in reading) throw new RangeError(reading.problem);
  return reading.value;
};

/** Any value of an option. */
const anyValue = (option: Option, media: Media) => {
  switch (option.form) {
    case 'integer':
    case 'bytes':
      return fc.integer({ min: option.minimum, max: option.maximum });
    case 'choice':
      return fc.constantFrom(...option.choices);
    case 'switch':
      return fc.boolean();
    case 'list':
      return fc.subarray([...option.byMedia[media].allowed], { minLength: 1 });
    case 'characters':
      return fc.constantFrom(' #', ' .:');
    case 'time':
    case 'times':
      throw new RangeError(`${option.name} does not go with every other option`);
  }
};

/** Options of a kind of media, any of them away from their defaults; frames are not switched off, so that something is left. */
const anyOptions = (media: Media) =>
  fc
    .tuple(
      fc.record(
        Object.fromEntries(
          OPTIONS.filter(({ name }) => name !== 'frames' && !PART_NAMES.some((part) => part === name)).map((option) => [
            option.name,
            anyValue(option, media),
          ]),
        ),
        { requiredKeys: [] },
      ),
      partsOfFilm,
    )
    .map(([layer, part]) => optionsOf(media, { ...(layer as OptionLayer), ...part(60_000) }));

describe('a job id', () => {
  it('is the same for the same bytes however they were uploaded, and another for others', () => {
    const id = jobIdOf(source, 'video', usual);
    expect(jobIdOf({ ...source, etag: 'e2-7' }, 'video', usual)).toBe(id);
    const others = [{ crc64nvme: 'AAAAAAAAAAA=' }, { bytes: 1001 }, { key: 'holiday.mov' }, { bucket: 'b2' }];
    for (const other of others) expect(jobIdOf({ ...source, ...other }, 'video', usual)).not.toBe(id);
  });

  it('goes by the etag where the store has no checksum of the whole', () => {
    const { crc64nvme: _, ...unknown } = source;
    const id = jobIdOf(unknown, 'video', usual);
    expect(id).not.toBe(jobIdOf(source, 'video', usual));
    expect(jobIdOf({ ...unknown, etag: 'e2' }, 'video', usual)).not.toBe(id);
  });

  it('takes the options that count, by their names in order', () => {
    const layer = layerOf('renders=edges,gif;gif.width=64;gif.fps=10;edges.blur=0;ascii.columns=40;slice=15');
    const counted = optionsOfIdentity('video', optionsOf('video', layer));
    expect(JSON.stringify(counted)).toBe('{"edges.blur":0,"gif.width":64,"renders":["gif","edges"],"slice":15}');
    expect(optionsOfIdentity('image', optionsOf('image'))).toEqual({
      renders: ['ascii', 'edges', 'grayscale'],
      slice: 30,
    });
  });

  it('takes the part of the film that was asked for', () => {
    const part = { ...usual, from: 5, to: 12.5 };
    expect(optionsOfIdentity('video', part)).toMatchObject({ from: 5, to: 12.5 });
    expect(firstJobIdOf(source, 'video', part)).toBeUndefined();
  });

  it('stays the same when options are added at their default, by both recipes', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...MEDIA).chain((media) => fc.tuple(fc.constant(media), anyOptions(media))),
        fc.constantFrom('gif', 'frames', 'ascii', 'edges', 'grayscale', 'storyboard', 'webp'),
        fc.oneof(fc.integer(), fc.boolean(), fc.string()),
        ([media, options], kind, value) => {
          const withNew = (frozen: object) => {
            const groups = frozen as Record<string, object>;
            return { ...groups, [kind]: { ...groups[kind], added: value } };
          };
          const later = { ...options, ...withNew(options) };
          const laterDefaults = withNew(optionsOf(media, { renders: MEDIA_RENDERS[media].allowed }));
          expect(optionsOfIdentity(media, later, laterDefaults)).toEqual(optionsOfIdentity(media, options));
          const changed = { ...laterDefaults, [kind]: { added: 'another default' } };
          const rendered: readonly string[] = options.renders;
          if (rendered.includes(kind)) {
            expect(optionsOfIdentity(media, later, changed)).toHaveProperty([`${kind}.added`], value);
          }
        },
      ),
    );
  });

  it('differs where an option of a kind that is rendered differs, and nowhere else', () => {
    fc.assert(
      fc.property(anyOptions('video'), anyOptions('video'), (one, other) => {
        const counts = (options: typeof one) => JSON.stringify(optionsOfIdentity('video', options));
        const isSame = jobIdOf(source, 'video', one) === jobIdOf(source, 'video', other);
        expect(isSame).toBe(counts(one) === counts(other));
      }),
    );
  });

  it('has its form whatever the key', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (key) => {
        expect(isJobId(jobIdOf({ ...source, key }, 'video', usual))).toBe(true);
      }),
    );
  });

  it.each([
    ['folder/Größe & Übermut (1).MP4', 'gro-e-ubermut-1'],
    ['映画.mp4', 'video'],
    ['.mp4', 'video'],
    [`${'x'.repeat(300)}.mp4`, 'x'.repeat(40)],
  ])('begins with a name for people: %s', (key, slug) => {
    expect(slugOf(key)).toBe(slug);
  });

  it.each(['../../etc', 'a-0123456789AB', 'a/b-0123456789ab', '-0123456789ab'.slice(1)])(
    'fails to be recognised in %s',
    (text) => {
      expect(isJobId(text)).toBe(false);
    },
  );
});

describe('ids of the first recipe', () => {
  it.each(firstIds)(
    'find $jobId again: $options',
    async ({ media, bucket, key, etag, options, stackOptions, jobId }) => {
      const kind = media as Media;
      const merged = optionsOf(kind, { ...layerOf(stackOptions), ...layerOf(options) });
      expect(firstJobIdOf({ bucket, key, etag }, kind, merged)).toBe(jobId);
    },
  );

  it('are used where there is such a job, and nowhere else', async () => {
    const store = new InMemoryObjectStore();
    const etag = store.seed('source', 'holiday.mp4', 'the bytes of a film', { fanreel: 'slice=15' });
    const context = { config: { outputBucket: 'output', stackOptions: {} }, store };
    const upload = { bucket: 'source', key: 'holiday.mp4' };
    const { jobId, options } = await identifyJob(upload, context);
    const first = firstJobIdOf({ ...upload, etag }, 'video', options) ?? '';
    expect(jobId).not.toBe(first);
    store.seed('output', jobKey(first), '{}');
    expect((await identifyJob(upload, context)).jobId).toBe(first);
    expect((await identifyJob({ ...upload, options: 'slice=15' }, context)).jobId).toBe(first);
    expect((await identifyJob({ ...upload, options: 'slice=20' }, context)).jobId).not.toBe(first);
  });
});
