import { fileURLToPath } from 'node:url';
import { runMediaProcess } from '../../src/shared/adapters/process/run-media-process.ts';
import type { Bench, Row } from '../bench.ts';
import type { DecodeRequest, Way } from '../decode-child.ts';
import { type Finding, judge } from '../finding.ts';
import type { Cost } from '../measure/run-ffmpeg.ts';
import { median } from '../measure/statistics.ts';
import type { RenderedFilm } from '../rendered-film.ts';

const CHILD = fileURLToPath(new URL('../decode-child.ts', import.meta.url));
const RATIO_LIMIT = 1.05;

const decode = async (film: RenderedFilm, ffmpegPath: string, way: Way, index: number): Promise<Cost> => {
  const { endpoints } = film.cloud;
  const request: DecodeRequest = {
    job: film.job,
    index,
    way,
    plainEndpoint: endpoints.s3Endpoint,
    tlsEndpoint: endpoints.s3TlsEndpoint,
  };
  const run = await runMediaProcess({
    binary: process.execPath,
    args: ['--import', import.meta.resolve('tsx'), CHILD, JSON.stringify(request)],
    env: {
      PATH: process.env.PATH ?? '',
      FFMPEG_PATH: ffmpegPath,
      AWS_REGION: endpoints.region,
      AWS_ACCESS_KEY_ID: endpoints.accessKeyId,
      AWS_SECRET_ACCESS_KEY: endpoints.secretAccessKey,
      NODE_EXTRA_CA_CERTS: endpoints.caPath,
    },
  });
  if (run.exitCode !== 0) throw new Error(`decoding over ${way} ended with ${run.exitCode}: ${run.stderrTail}`);
  return JSON.parse(run.stdout.toString('utf8')) as Cost;
};

/** All slices one after the other; both ways in turn, so that what else the machine does meets both. */
const decodeAll = async (film: RenderedFilm, ffmpegPath: string): Promise<Record<Way, Cost>> => {
  const total = { reader: { cpuMs: 0, wallMs: 0 }, plain: { cpuMs: 0, wallMs: 0 } };
  for (const { index } of film.slices) {
    for (const way of ['reader', 'plain'] as const) {
      const { cpuMs, wallMs } = await decode(film, ffmpegPath, way, index);
      total[way] = { cpuMs: total[way].cpuMs + cpuMs, wallMs: total[way].wallMs + wallMs };
    }
  }
  return total;
};

const measure = async (bench: Bench): Promise<Finding[]> => {
  const film = await bench.renderedFilm();
  const runs: Record<Way, Cost>[] = [];
  for (let run = 0; run < bench.runs; run += 1) runs.push(await decodeAll(film, bench.ffmpeg.path));
  const compare = (of: keyof Cost) => {
    const [value, reference] = [runs.map(({ reader }) => reader[of] / 1000), runs.map(({ plain }) => plain[of] / 1000)];
    return {
      unit: 's',
      value: median(value),
      reference: median(reference),
      runs: { value, reference },
    } as const;
  };
  const what = `the worker's ffmpeg over ${film.slices.length} slices`;
  return [
    judge({ what: `${what}: CPU`, ...compare('cpuMs'), target: { of: 'ratio', bound: 'at most', limit: RATIO_LIMIT } }),
    judge({ what: `${what}: wall`, ...compare('wallMs') }),
  ];
};

/** What TLS and the reader add. */
export const transport: Row = {
  name: 'transport',
  about:
    "The worker's ffmpeg run over TLS by host name through the reader (CPU of ffmpeg and of the process with the reader) " +
    'against the same run over plain HTTP to 127.0.0.1.',
  measure,
};
