import { describe, expect, it } from 'vitest';
import { readOptionLayer } from '../../src/shared/core/options/option-layer.ts';
import { isNotBegun, isPassing } from '../../src/viewer/core/api/retry-delay.ts';
import { OPTION_FIELDS } from '../../src/viewer/core/options/option-fields.ts';
import { readOptions, toggled, withOption } from '../../src/viewer/core/options/option-values.ts';
import { checkFile, mayHaveBoxes } from '../../src/viewer/core/upload/check-file.ts';
import { type RateSample, rateOf, withSample } from '../../src/viewer/core/upload/upload-rate.ts';
import { uploadWords } from '../../src/viewer/core/upload/upload-words.ts';
import { isSameFile } from '../../src/viewer/upload/file-identity.ts';
import { makeBrowserUploadNotes } from '../../src/viewer/upload/upload-notes.ts';

const bytes = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0));
const MP4 = bytes('\0\0\0\x20ftypisom\0\0\x02\0');
const PNG = bytes('\x89PNG\r\n\x1a\n');

/** Options that are written as text and are no time. */
const WRITTEN: Readonly<Record<string, string>> = {
  'ascii.glyphs': '#; =',
  'gif.max': '8MB',
  'webp.max': '8MB',
  at: '0:12, 95',
};

describe('options of an upload', () => {
  it('are those of the table, each once', () => {
    const names = OPTION_FIELDS.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    const all = Object.fromEntries(
      OPTION_FIELDS.map((field) => [
        field.name,
        field.kind === 'text' ? (WRITTEN[field.name] ?? '1:20') : String(field.usual),
      ]),
    );
    const { text, problems, layer } = readOptions(all);
    expect(problems).toEqual({});
    expect(Object.keys(layer)).toHaveLength(OPTION_FIELDS.length);
    // As the server reads it.
    expect(readOptionLayer(text)).toEqual({ value: layer });
  });

  it('say only what was chosen, in one order', () => {
    const values = withOption(withOption({}, 'slice', ' 15'), 'frames', 'false');
    expect(readOptions(values).text).toBe('frames=false;slice=15');
    expect(readOptions(withOption(values, 'slice', undefined)).text).toBe('frames=false');
    expect(readOptions({}).text).toBe('');
  });

  it('fails for a value out of range with the words of the server, and for one that would name another option', () => {
    const problem = readOptionLayer('gif.width=5000');
    const { problems, text } = readOptions({ 'gif.width': '5000', slice: '15;frames=off', renders: '' });
    expect(problems['gif.width']).toBe('problem' in problem ? problem.problem : '');
    expect(Object.keys(problems).sort()).toEqual(['gif.width', 'renders', 'slice']);
    expect(text).toBe('');
  });

  it('toggle an element of a list in its order', () => {
    expect(toggled(['gif', 'ascii'], 'frames', ['gif', 'frames', 'ascii'])).toBe('gif,frames,ascii');
    expect(toggled(['gif', 'ascii'], 'gif', ['gif', 'frames', 'ascii'])).toBe('ascii');
  });
});

describe('checkFile', () => {
  const whole = { tracks: [], hasMoov: true, cutOff: false };
  const file = { name: 'film.mp4', size: 1e9, type: 'video/mp4', head: MP4, layout: whole };

  it('takes films and pictures, with a type that their content does not contradict', () => {
    expect(checkFile(file, {})).toEqual({ contentType: 'video/mp4' });
    // A film that was cut off behind its index is rendered as far as it goes.
    expect(checkFile({ ...file, layout: { ...whole, cutOff: true } }, {})).toEqual({ contentType: 'video/mp4' });
    expect([mayHaveBoxes(MP4), mayHaveBoxes(PNG)]).toEqual([true, false]);
    expect(checkFile({ ...file, type: '' }, {})).toEqual({ contentType: 'application/octet-stream' });
    expect(checkFile({ ...file, type: 'image/png' }, {})).toEqual({ contentType: 'application/octet-stream' });
    expect(checkFile({ ...file, head: PNG, size: 100, type: 'image/png' }, {})).toEqual({ contentType: 'image/png' });
    // What is not known here may be known there.
    expect(checkFile({ ...file, head: bytes('\x01\x02\x03\xff') }, {})).toEqual({ contentType: 'video/mp4' });
  });

  it('fails before a byte is sent for what would be rejected, with the reason', () => {
    const refusal = (changes: object, layer = {}) => checkFile({ ...file, ...changes }, layer);
    const cases = [
      [refusal({ size: 0, head: new Uint8Array() }), /empty \(0 bytes\)/],
      [refusal({ head: bytes('#EXTM3U\n#EXT-X-VERSION:3') }), /HLS playlist.*points to other files/],
      [refusal({ layout: { ...whole, hasMoov: false, cutOff: true } }), /cut off before its end/],
      [refusal({ head: bytes('Dear diary,') }), /not a video: it looks like a text/],
      [refusal({ head: bytes('%PDF-1.7\n\xff') }), /PDF/],
      [refusal({ head: bytes('\xff\xfb\x90\0'), type: 'audio/mpeg', name: 'song.mp3' }), /song\.mp3.*audio\/mpeg/],
      [refusal({ head: PNG, size: 65 * 1024 ** 2 }), /64 MiB/],
      [refusal({ size: 6 * 1024 ** 4 }), /at most 5\.5 TB/],
      [refusal({ head: PNG, size: 100 }, { renders: ['gif'] }), /Nothing is left to render/],
      [refusal({}, { renders: ['frames'], frames: false }), /frames is off/],
    ] as const;
    for (const [check, why] of cases) expect('refused' in check ? check.refused : check).toMatch(why);
  });
});

describe('speed of an upload', () => {
  const samples = (list: readonly [number, number][]): RateSample[] =>
    list.reduce<RateSample[]>((all, [atMs, sent]) => withSample(all, { atMs, bytes: sent }), []);

  it('is that of the last seconds', () => {
    const list: [number, number][] = Array.from({ length: 61 }, (_, second) => [
      second * 1000,
      second < 40 ? second : 40 + (second - 40) * 1000,
    ]);
    expect(rateOf(samples(list), 30_040)).toEqual({ bytesPerSecond: 1000, leftMs: 10_000 });
  });

  it('is not guessed from one moment, and has no end while nothing moves', () => {
    expect(rateOf(samples([[0, 0]]), 10)).toBeUndefined();
    expect(rateOf(samples([[0, 0], [500, 10]]), 20)).toBeUndefined(); // biome-ignore format: one line
    expect(rateOf(samples([[0, 5], [20_000, 5]]), 10)).toEqual({ bytesPerSecond: 0, leftMs: Infinity }); // biome-ignore format: one line
  });
});

describe('notes of uploads', () => {
  const memory = () => {
    const items = new Map<string, string>();
    return {
      getItem: (name: string) => items.get(name) ?? null,
      setItem: (name: string, text: string) => items.set(name, text),
    };
  };
  const identity = { name: 'a.mp4', size: 5, lastModified: 1, edges: 'aa' };
  const note = { id: 'one', key: 'uploads/0/a.mp4', file: identity, optionsText: '', completed: false };

  it('are kept by id until they are forgotten', () => {
    const notes = makeBrowserUploadNotes(memory());
    notes.keep(note);
    notes.keep({ ...note, id: 'two' });
    notes.keep({ ...note, completed: true });
    expect(notes.all()).toEqual([
      { ...note, id: 'two' },
      { ...note, completed: true },
    ]);
    notes.forget('one');
    expect(notes.all().map(({ id }) => id)).toEqual(['two']);
  });

  it('leave out what another version of the page wrote', () => {
    const storage = memory();
    const notes = makeBrowserUploadNotes(storage);
    for (const text of ['nonsense', '{}', `[1,{"id":"x"},${JSON.stringify(note)}]`]) {
      storage.setItem('fanreel.uploads', text);
      expect(notes.all()).toEqual(text.startsWith('[') ? [note] : []);
    }
  });

  it('know a file by its size, time and edges, not by its name', () => {
    expect(isSameFile(identity, { ...identity, name: 'b.mp4' })).toBe(true);
    for (const change of [{ size: 6 }, { lastModified: 2 }, { edges: 'ab' }]) {
      expect(isSameFile(identity, { ...identity, ...change })).toBe(false);
    }
  });
});

it('tries again after answers that another try may change', () => {
  expect([0, 408, 429, 500, 503].every(isPassing)).toBe(true);
  expect([400, 401, 403, 404, 409].some(isPassing)).toBe(false);
  expect([0, 429, 503].every(isNotBegun)).toBe(true);
  expect([400, 404, 408, 413, 500, 502, 504].some(isNotBegun)).toBe(false);
});

it('advises once what to do about a rejected file', () => {
  const amounts = { sent: 1, size: 1, rate: undefined };
  const detail = (reason: 'nothingDecodes' | 'truncated', message: string): string =>
    uploadWords({ phase: 'rejected', reason, message }, amounts).detail;
  const own =
    'Nothing decodes. See whether a player shows it; if so, convert it (ffmpeg -i IN OUT.mp4) and upload that.';
  expect(detail('nothingDecodes', own)).toBe(own);
  expect(detail('truncated', 'It is cut.')).toBe('It is cut. Upload the whole file: the end of this one is missing.');
});
