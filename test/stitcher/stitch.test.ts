import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ListMultipartUploadsCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StitchedRecord } from '../../src/shared/core/documents/stitched.ts';
import { readJoinedFilm } from '../fixtures/joined-film.ts';
import { type Pipeline, startPipeline } from '../fixtures/pipeline.ts';
import { runFfmpeg } from '../fixtures/run-media.ts';
import { makeSoundingFilm, soundOf } from '../fixtures/sounding-film.ts';
import { makeScene, type Scene, type SceneOptions } from '../fixtures/stitch-scene.ts';

const ONSET_S = 5;
const SECONDS = 10.15;
const FPS = 10;
/** Slices of 3 s and one of 1.15 s. */
const ALL = { slice: 3, renders: ['ascii', 'edges'], 'ascii.formats': ['mp4', 'cast'] } as const;
/** An AAC packet has 21 ms, and a decoder's ramp is short. */
const IN_SYNC_S = 0.012;

let pipeline: Pipeline;
let folder: string;
let film: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fanreel-stitch-'));
  film = join(folder, 'film.mp4');
  await makeSoundingFilm(film, { seconds: SECONDS, onset: ONSET_S }, '-movflags', '+faststart');
  pipeline = await startPipeline();
});
afterAll(async () => {
  await pipeline?.stop();
  await rm(folder, { recursive: true, force: true });
});

/** Bring a stitched output to disk. */
const fetched = async (key: string): Promise<string> => {
  const path = join(folder, key.replaceAll('/', '_'));
  await writeFile(path, await pipeline.read(key));
  return path;
};

const stitched = async (options: SceneOptions): Promise<{ readonly scene: Scene; readonly record: StitchedRecord }> => {
  const scene = await makeScene(pipeline, options);
  await scene.announce();
  return { scene, record: await scene.record() };
};

const outputOf = ({ outputs }: StitchedRecord, name: string) => {
  const output = outputs.find(({ key }) => key.endsWith(`/${name}`));
  if (output === undefined) throw new Error(`no ${name} among ${JSON.stringify(outputs)}`);
  return output;
};

const openUploads = async () => {
  const { Uploads } = await pipeline.s3.send(
    new ListMultipartUploadsCommand({ Bucket: pipeline.cloud.endpoints.outputBucket }),
  );
  return (Uploads ?? []).map(({ Key }) => Key);
};

const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);

describe('a job whose slices are all there', () => {
  let scene: Scene;
  let record: StitchedRecord;
  beforeAll(async () => {
    ({ scene, record } = await stitched({ film, options: ALL }));
  });

  it('has a record that names what is there, byte for byte', async () => {
    expect(record).toMatchObject({ version: 1, jobId: scene.job.jobId, status: 'complete', leftOut: [] });
    expect(record.outputs.map(({ key }) => key.split('/').at(-1))).toEqual(['ascii.mp4', 'ascii.cast', 'edges.mp4']);
    for (const { key, bytes, sha256, durationMs } of record.outputs) {
      const stored = await pipeline.read(key);
      expect(stored.length).toBe(bytes);
      expect(createHash('sha256').update(stored).digest('hex')).toBe(sha256);
      expect(durationMs).toBe(scene.job.probe.durationMs);
    }
  });

  it.each(['ascii.mp4', 'edges.mp4'])('shows in %s every picture of every slice when it is due', async (name) => {
    const output = outputOf(record, name);
    const joined = await readJoinedFilm(await fetched(output.key));
    const count = Math.ceil((scene.job.probe.durationMs * FPS) / 1000);
    expect(output.frames).toBe(count);
    expect(joined.numbers).toEqual(range(0, count));
    joined.times.forEach((time, i) => {
      expect(time).toBeCloseTo(i / FPS, 9);
    });
    expect(joined.videoS).toBeCloseTo(scene.job.probe.durationMs / 1000, 3);
    expect(joined.formatS).toBeCloseTo(scene.job.probe.durationMs / 1000, 1);
  });

  it('has the sound of the source as it was, in its place', async () => {
    const output = outputOf(record, 'ascii.mp4');
    expect(output.audio).toEqual({ codec: 'aac', stream: 1, copied: true });
    const sound = await soundOf(await fetched(output.key));
    expect(sound?.onsetS).toBeCloseTo(ONSET_S, 2);
    expect(Math.abs((sound?.lengthS ?? 0) - SECONDS)).toBeLessThan(0.03);
    expect((await readJoinedFilm(await fetched(output.key))).audioCodec).toBe('aac');
  });

  it('can be played from the middle: the index is in front, and seeking finds the picture', async () => {
    const path = await fetched(outputOf(record, 'ascii.mp4').key);
    const boxes = (await pipeline.read(outputOf(record, 'ascii.mp4').key)).toString('latin1');
    expect(boxes.indexOf('moov')).toBeLessThan(boxes.indexOf('mdat'));
    const at = join(folder, 'from-seven.mp4');
    await runFfmpeg(['-ss', '7.5', '-i', path, '-an', '-frames:v', '1', '-c:v', 'libx264', '-qp', '0', at]);
    expect((await readJoinedFilm(at)).numbers).toEqual([75]);
  });

  it('has a recording with every screen at its time, as long as the video', async () => {
    const [header, ...lines] = (await pipeline.read(outputOf(record, 'ascii.cast').key)).toString().trim().split('\n');
    const length = scene.job.probe.durationMs / 1000;
    expect(JSON.parse(header ?? '')).toMatchObject({ version: 2, width: 20, height: 1, duration: length });
    const events = lines.map((line) => JSON.parse(line) as [number, string, string]);
    const screens = events.filter(([, , text]) => text.includes('screen'));
    screens.forEach(([time, , text], i) => {
      expect(time).toBeCloseTo(i / FPS, 3);
      expect(text).toContain(`screen ${i} `);
    });
    expect(screens).toHaveLength(Math.ceil(length * FPS));
    expect(events.map(([time]) => time)).toEqual(events.map(([time]) => time).toSorted((a, b) => a - b));
    expect(events.at(-1)?.[0]).toBeCloseTo(length, 3);
  });

  it('is left alone when the event comes again', async () => {
    await scene.announce();
    await pipeline.cloud.events.idle();
    await pipeline.cloud.lambda.idle();
    expect(await scene.record()).toEqual(record);
  });

  it('is made again, into the same bytes, for a newer manifest', async () => {
    const { outputBucket } = pipeline.cloud.endpoints;
    const newer = { ...scene.manifest, revision: scene.manifest.revision + 1 };
    await pipeline.store.putJson(outputBucket, `jobs/${scene.job.jobId}/manifest.json`, newer);
    await scene.announce();
    await pipeline.cloud.events.idle();
    await pipeline.cloud.lambda.idle();
    const again = await scene.record();
    expect(again.manifest.revision).toBe(newer.revision);
    expect(again.outputs).toEqual(record.outputs);
    expect(await openUploads()).toEqual([]);
  });
});

describe('a job with gaps', () => {
  it('holds the picture before a gap, and the sound stays in its place', async () => {
    const { scene, record } = await stitched({ film, options: { ...ALL, renders: ['ascii'] }, gaps: [1, 3] });
    const { durationMs } = scene.job.probe;
    expect(record.status).toBe('partial');
    const error = { name: 'ProcessError', message: 'bad range' };
    expect(record.leftOut.filter(({ output }) => output === 'ascii.mp4')).toEqual([
      { output: 'ascii.mp4', what: 'slice', start: 3, end: 6, error },
      { output: 'ascii.mp4', what: 'slice', start: 9, end: durationMs / 1000, error },
    ]);
    const path = await fetched(outputOf(record, 'ascii.mp4').key);
    const joined = await readJoinedFilm(path);
    expect(joined.numbers).toEqual([...range(0, 30), ...range(60, 90)]);
    expect(joined.times[29]).toBeCloseTo(2.9, 9);
    expect(joined.times[30]).toBeCloseTo(6, 9);
    expect(joined.videoS).toBeCloseTo(durationMs / 1000, 3);
    expect((await soundOf(path))?.onsetS).toBeCloseTo(ONSET_S, 2);
    const cast = (await pipeline.read(outputOf(record, 'ascii.cast').key)).toString().trim().split('\n').slice(1);
    const times = cast.map((line) => (JSON.parse(line) as [number])[0]);
    expect(times.filter((time) => time > 3 && time < 6)).toEqual([]);
    expect(times.at(-1)).toBeCloseTo(durationMs / 1000, 3);
  });

  it('begins with the first picture that there is, where the first slice is missing', async () => {
    const { record } = await stitched({ film, options: { ...ALL, renders: ['edges'] }, gaps: [0] });
    const path = await fetched(outputOf(record, 'edges.mp4').key);
    const joined = await readJoinedFilm(path);
    expect(joined.numbers[0]).toBe(30);
    expect(joined.times[0]).toBe(0);
    expect(joined.times[1]).toBeCloseTo(3.1, 9);
    expect((await soundOf(path))?.onsetS).toBeCloseTo(ONSET_S, 2);
  });

  it('fails with the reason when no slice is there', async () => {
    const { record } = await stitched({ film, options: { ...ALL, renders: ['edges'] }, gaps: [0, 1, 2, 3] });
    expect(record).toMatchObject({ status: 'failed', outputs: [], error: { name: 'NothingRendered' } });
  });

  it('says which slice is missing when its file is gone', async () => {
    const scene = await makeScene(pipeline, { film, options: { ...ALL, renders: ['edges'] } });
    await pipeline.store.delete(pipeline.cloud.endpoints.outputBucket, `jobs/${scene.job.jobId}/edges/00002.mp4`);
    await scene.announce();
    expect(await scene.record()).toMatchObject({
      status: 'partial',
      leftOut: [{ what: 'slice', start: 6, end: 9, error: { name: 'MissingOutput' } }],
    });
  });
});

describe('the sound', () => {
  const edges = { ...ALL, renders: ['edges'] } as const;
  const remuxed = async (name: string, ...options: readonly string[]): Promise<string> => {
    const path = join(folder, name);
    await runFfmpeg([...options, path]);
    return path;
  };
  const made = (name: string, audio: readonly string[]) => async () => {
    const path = join(folder, name);
    await makeSoundingFilm(path, { seconds: SECONDS, onset: ONSET_S, audio });
    return path;
  };
  const sources: Record<string, { film: () => Promise<string>; onsetS: number; copied: boolean }> = {
    'of a film that begins at ten seconds': {
      film: () => remuxed('ten.mkv', '-i', film, '-c', 'copy', '-output_ts_offset', '10'),
      onsetS: ONSET_S,
      copied: true,
    },
    'of a transport stream': {
      film: () => remuxed('film.ts', '-i', film, '-c', 'copy'),
      onsetS: ONSET_S,
      copied: true,
    },
    'that begins two seconds after the pictures': {
      film: () =>
        remuxed('late.mp4', ...['-i', film, '-itsoffset', '2', '-i', film, '-map', '0:v', '-map', '1:a', '-c', 'copy']),
      onsetS: ONSET_S + 2,
      copied: true,
    },
    'that begins two seconds before the pictures': {
      film: () =>
        remuxed(
          'early.mp4',
          ...['-itsoffset', '2', '-i', film, '-i', film, '-map', '0:v', '-map', '1:a', '-c', 'copy'],
        ),
      onsetS: ONSET_S,
      copied: true,
    },
    'in MP3': { film: made('mp3.mkv', ['-c:a', 'libmp3lame']), onsetS: ONSET_S, copied: true },
    'in Opus': { film: made('opus.mkv', ['-c:a', 'libopus']), onsetS: ONSET_S, copied: true },
    'in Vorbis, which becomes AAC': { film: made('vorbis.mkv', ['-c:a', 'libvorbis']), onsetS: ONSET_S, copied: false },
    'in PCM, which becomes AAC': { film: made('pcm.mov', ['-c:a', 'pcm_s16le']), onsetS: ONSET_S, copied: false },
  };

  it.each(Object.entries(sources))('%s is in its place', async (_, { film: make, onsetS, copied }) => {
    const path = await make();
    const { record, scene } = await stitched({ film: path, options: edges });
    const output = outputOf(record, 'edges.mp4');
    expect(record.leftOut).toEqual([]);
    expect(output.audio?.copied).toBe(copied);
    const stitchedPath = await fetched(output.key);
    const sound = await soundOf(stitchedPath);
    // What the source itself sounds like to a player, where the codec puts something before the first sound.
    expect(Math.abs((sound?.onsetS ?? 0) - onsetS)).toBeLessThan(0.03);
    const joined = await readJoinedFilm(stitchedPath);
    expect(joined.times[0]).toBe(0);
    expect(joined.videoS).toBeCloseTo(scene.job.probe.durationMs / 1000, 3);
    expect(Math.abs((sound?.lengthS ?? 0) - scene.job.probe.durationMs / 1000)).toBeLessThan(2.1);
  });

  it('of a film without any is left away', async () => {
    const silent = await remuxed('silent.mp4', '-i', film, '-an', '-c', 'copy');
    const { record } = await stitched({ film: silent, options: edges });
    expect(record.status).toBe('complete');
    expect(outputOf(record, 'edges.mp4').audio).toBeUndefined();
    const path = await fetched(outputOf(record, 'edges.mp4').key);
    expect((await readJoinedFilm(path)).audioCodec).toBeUndefined();
  });

  it('of several is the one that is marked as default', async () => {
    const args = [
      '-i',
      film,
      '-f',
      'lavfi',
      '-i',
      `sine=frequency=440:duration=${SECONDS}`,
      '-map',
      '0:v',
      '-map',
      '1:a',
    ];
    const two = await remuxed(
      'two.mkv',
      ...[
        ...args,
        '-map',
        '0:a',
        '-c:v',
        'copy',
        '-c:a',
        'aac',
        '-disposition:a:0',
        '0',
        '-disposition:a:1',
        'default',
      ],
    );
    const { record } = await stitched({ film: two, options: edges });
    expect(outputOf(record, 'edges.mp4').audio?.stream).toBe(2);
    expect(
      Math.abs(((await soundOf(await fetched(outputOf(record, 'edges.mp4').key)))?.onsetS ?? 0) - ONSET_S),
    ).toBeLessThan(IN_SYNC_S * 3);
  });

  it('of a source that is gone is left out, and the film is made', async () => {
    const scene = await makeScene(pipeline, { film, options: edges });
    const { source } = scene.job;
    await pipeline.store.delete(source.bucket, source.key);
    await scene.announce();
    const record = await scene.record();
    expect(record).toMatchObject({ status: 'partial', leftOut: [{ what: 'audio', error: { name: 'sourceGone' } }] });
    expect((await readJoinedFilm(await fetched(outputOf(record, 'edges.mp4').key))).audioCodec).toBeUndefined();
  });
});
