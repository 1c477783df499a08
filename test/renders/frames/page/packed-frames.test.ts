import { describe, expect, it } from 'vitest';
import { packKey } from '../../../../src/renders/frames/keys.ts';
import { PackedFrames } from '../../../../src/renders/frames/page/packed-frames.ts';
import { sliceKeys } from '../../../../src/shared/core/contracts/object-keys.ts';
import type { SliceRecord } from '../../../../src/shared/core/documents/slice-record.ts';
import { slicesOf } from '../../../../src/shared/core/job/job-slices.ts';
import { failedRecord, jobOf, renderedRecord } from '../../../fakes/job-documents.ts';

const job = jobOf(62_100);
const JPEG = [0xff, 0xd8, 0xff, 7];
const SIGNAL = new AbortController().signal;

/** A store with the record and the file of the second slice, in which every second takes ten bytes from byte 5 on. */
const makeFiles = () => {
  const keys = sliceKeys(job.jobId, 1);
  const file = new Uint8Array(400);
  const entries = Array.from({ length: 30 }, (_, at) => ({ second: 30 + at, offset: 5 + at * 10, bytes: 4 }));
  for (const { offset } of entries) file.set(JPEG, offset);
  const row = {
    kind: 'frames',
    key: packKey(keys),
    bytes: file.length,
    contentType: 'application/zip',
    entries,
  } as const;
  const records = new Map<string, SliceRecord>([[keys.record, renderedRecord(job, 1, { renders: [row] })]]);
  const asked: string[] = [];
  const frames = new PackedFrames(job.jobId, slicesOf(job), {
    linkOf: async (key) => (key === packKey(keys) || records.has(key) ? key : undefined),
    readRecord: async (url) => {
      asked.push(url);
      return records.get(url) as SliceRecord;
    },
    readRange: async (_, range) => {
      const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(range) ?? [];
      return file.slice(Number(from), Number(to) + 1);
    },
  });
  return { frames, file, records, asked, keys };
};

describe('PackedFrames', () => {
  it('reads a picture by its place, and the record of a slice once', async () => {
    const { frames, asked, keys } = makeFiles();
    for (const second of [30, 31, 59]) expect([...((await frames.pictureOf(second, SIGNAL)) ?? [])]).toEqual(JPEG);
    expect(asked).toEqual([keys.record]);
  });

  it('has no picture of a slice that is not rendered, until it is', async () => {
    const { frames, records, keys } = makeFiles();
    const rendered = records.get(keys.record) as SliceRecord;
    expect(await frames.pictureOf(0, SIGNAL)).toBeUndefined();
    records.set(keys.record, failedRecord(job, 1, { name: 'ProcessError', message: 'it failed' }));
    expect(await frames.pictureOf(30, SIGNAL)).toBeUndefined();
    records.set(keys.record, rendered);
    expect(await frames.pictureOf(30, SIGNAL)).toHaveLength(4);
  });

  it('fails where something else lies in the place of the picture', async () => {
    const { frames, file } = makeFiles();
    file.fill(0);
    await expect(frames.pictureOf(30, SIGNAL)).rejects.toThrow(/second 30 is not where the record/);
  });
});
