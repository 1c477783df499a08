import { join, resolve } from 'node:path';
import { homeFolder } from '../../local/disk/home.ts';
import type { DeletedJob } from '../../shared/core/deletion/delete-stored-job.ts';
import { makeSegmentMemory } from '../../shared/core/find/segment-memory.ts';
import type { OptionLayer } from '../../shared/core/options/option-layer.ts';
import type { OpenCloud } from '../cloud/opened-cloud.ts';
import type { ReachedJobs } from '../cloud/reached-jobs.ts';
import { type SharedCloud, shareCloud } from '../cloud/shared-cloud.ts';
import { afterLooks, shareLook } from '../cloud/shared-looks.ts';
import { type ParameterFlags, stackLayerOf } from '../core/parameters/stack-layer.ts';
import { checkOptions } from '../core/settings/check-options.ts';
import { isConcurrency, MOST_CONCURRENCY } from '../core/settings/concurrency.ts';
import { chooseSettings, joinOptions } from '../core/settings/config.ts';
import { optionsTextOf, type RenderSettings } from '../core/settings/render-settings.ts';
import { UsageError } from '../core/usage/usage-error.ts';
import { type FilmSource, openFilm } from '../films/films.ts';
import { makeUploadNotes } from '../upload/upload-notes.ts';
import type * as Engine from './engine.ts';
import type { Fanreel, OpenPlace } from './fanreel.ts';
import type { FanreelOptions, RunOptions } from './options.ts';
import { deliveredFiles, runResult } from './run-result.ts';
import { type Running, startWork } from './start-work.ts';

/** What does the work, loaded when there is some: with the AWS SDK it takes longer to load than all the rest of a program. */
const engine = (): Promise<typeof Engine> => import('./engine.ts');

/** The fingerprints of 14,000 hours; what goes beyond is read for each search. */
const HELD_SEGMENT_BYTES = 400_000_000;

/** The options of a run as upload metadata. */
const textOf = (
  { options: further = '', out, packed, again, signal, ...settings }: RunOptions,
  parameters: ParameterFlags,
  usual: string,
): string => {
  const own = [optionsTextOf(settings as RenderSettings), further].filter((each) => each !== '').join(';');
  const text = joinOptions(usual, own);
  checkOptions(text, stackLayerOf(parameters));
  return text;
};

const placeOf = ({ place, viewerUrl, buckets, logs }: OpenCloud): OpenPlace => ({
  place,
  viewerUrl,
  outputBucket: buckets.output,
  logs,
});

/**
 * A client of the local cloud or of a stack. Nothing is started before it is needed; `close` ends what was started.
 * @throws {UsageError} when the concurrency is out of range
 */
export const openFanreel = (options: FanreelOptions = {}): Fanreel => {
  const { parameters, concurrency, page, config = {}, preset, onNote: say = () => undefined } = options;
  const chosen = chooseSettings(config, preset);
  const stack = options.stack ?? chosen.stack;
  const usual = { parameters: chosen.parameters, concurrency: chosen.concurrency };
  if (concurrency !== undefined && !isConcurrency(concurrency)) {
    throw new UsageError(`concurrency is ${concurrency}; allowed are whole numbers from 1 to ${MOST_CONCURRENCY}.`);
  }
  const cwd = resolve(options.cwd ?? process.cwd());
  const home = options.home === undefined ? homeFolder(process.env, cwd) : resolve(cwd, options.home);
  const name = stack === undefined ? home : `stack ${stack}`;
  const works = new Set<Running<unknown>>();
  const memory = makeSegmentMemory(HELD_SEGMENT_BYTES);
  let held: Promise<SharedCloud> | undefined;

  const hold = (open: () => Promise<SharedCloud>): Promise<SharedCloud> => {
    held ??= open().catch((error: unknown) => {
      held = undefined;
      throw error;
    });
    return held;
  };
  const forRuns = (): Promise<SharedCloud> =>
    hold(() =>
      shareCloud(name, { parameters, concurrency, page: page === true ? true : undefined }, async () => {
        await afterLooks(name);
        return (await engine()).openCloud({
          stack,
          home,
          command: 'run',
          ...(parameters === undefined ? {} : { parameters }),
          concurrency,
          usual,
          api: page === true ? {} : undefined,
          say,
        });
      }),
    );
  const forJobs = (): Promise<SharedCloud> =>
    hold(() =>
      shareCloud(name, {}, async () => {
        await afterLooks(name);
        return (await engine()).openJobCloud({ stack, home, concurrency: concurrency ?? usual.concurrency, say });
      }),
    );

  /** Look at jobs with the cloud that is open, else without starting one. */
  const look = async <T>(command: string, use: (jobs: ReachedJobs) => Promise<T>): Promise<T> =>
    shareLook(name, stack, async () => (await engine()).openJobs({ stack, home, command, say }), use);

  /** Leave a cloud of another process that is gone. */
  const forget = async (): Promise<void> => {
    const cloud = await held?.catch(() => undefined);
    held = undefined;
    cloud?.forget();
    await cloud?.close();
  };

  const follow = <T>(work: Running<T>): Running<T> => {
    works.add(work);
    const drop = (): void => void works.delete(work);
    work.then(drop, drop);
    return work;
  };

  const close = async (): Promise<void> => {
    for (const work of works) work.stop();
    await Promise.allSettled(works);
    const cloud = held;
    held = undefined;
    // A cloud that could not be opened has told so already.
    await (await cloud?.catch(() => undefined))?.close();
  };

  return {
    open: async () => placeOf(await forRuns()),

    async openJob(jobId) {
      const cloud = await forJobs();
      return { ...placeOf(cloud), job: await (await engine()).findNamedJob(cloud.buckets, jobId) };
    },

    run(film: FilmSource, request: RunOptions = {}) {
      return follow(
        startWork(request.signal, async (signal, report) => {
          const optionsText = textOf(request, { ...usual.parameters, ...parameters }, chosen.optionsText);
          const out = request.out ?? chosen.out;
          const folder = out === undefined ? undefined : resolve(cwd, out);
          const { file, drop } = await openFilm(film, cwd, signal);
          try {
            const cloud = await forRuns();
            signal.throwIfAborted();
            const stackOptions: OptionLayer = stackLayerOf(cloud.parameters);
            const { control, buckets, takeSource, publish, patience, logs, inTurn, reservedKeys } = cloud;
            const context = {
              ...{ cloud: control, buckets, takeSource, publish, patience, logs, inTurn, reservedKeys },
              ...{ stackOptions, optionsText, notes: makeUploadNotes(home), signal, report },
              again: request.again,
            };
            const delivery =
              folder === undefined ? undefined : { folder, packed: request.packed ?? chosen.packed ?? false };
            const { bringFile } = await engine();
            return runResult(await bringFile(file, context, delivery));
          } finally {
            await drop();
          }
        }),
      );
    },

    status: (jobId) =>
      look('status', async (reached) => {
        const { findNamedJob, readStatus } = await engine();
        return readStatus(await findNamedJob(reached.buckets, jobId), reached);
      }),

    metrics: (jobId) =>
      look('metrics', async ({ buckets }) => {
        const { findNamedJob, jobMetrics, makeRecordReader } = await engine();
        const job = await findNamedJob(buckets, jobId);
        const records = await makeRecordReader(buckets.store, buckets.output, jobId)();
        return jobMetrics(job, [...records.values()]);
      }),

    retry(jobId, { signal: given, onLost } = {}) {
      return follow(
        startWork(given, async (signal, report) => {
          const cloud = await forJobs();
          const { findNamedJob, renderAgain } = await engine();
          const job = await findNamedJob(cloud.buckets, jobId);
          return runResult(await renderAgain(job, cloud, { signal, report, onLost }));
        }),
      );
    },

    find: (word) => look('status', async ({ buckets }) => (await engine()).findJobId(word, buckets)),

    async findPicture(picture, { jobId, most = 10 } = {}) {
      const { findInBuckets, openQueryPicture } = await engine();
      const query = await openQueryPicture(picture);
      return look('find', ({ buckets }) => findInBuckets({ query, jobId, most }, buckets, memory));
    },

    jobs: (most = 100) => look('jobs', async ({ buckets }) => (await engine()).listStoredJobs(buckets, most)),

    read: (jobId, output, { signal } = {}) =>
      look('read', async ({ buckets }) => (await engine()).readOutput(buckets, jobId, output, signal)),

    get(jobId, { out, packed = false, signal: given }) {
      const folder = resolve(cwd, out);
      return follow(
        startWork(given, (signal, report) =>
          look('get', async ({ buckets }) => {
            const { downloadOutputs, findNamedJob } = await engine();
            await findNamedJob(buckets, jobId);
            const jobFolder = join(folder, jobId);
            const onBytes = (bytesDone: number, bytesTotal: number): void =>
              report({ type: 'downloading', bytesDone, bytesTotal, folder: jobFolder });
            return deliveredFiles(
              await downloadOutputs(buckets, { jobId, folder, packed, signal, onBytes }),
              jobFolder,
            );
          }),
        ),
      );
    },

    async delete(jobId, { signal = new AbortController().signal } = {}) {
      const { closeEarly, deleteJob, findDeletable, outliveCloud } = await engine();
      const closeAndDelete = async (): Promise<DeletedJob> => {
        const job = await look('delete', ({ buckets }) => findDeletable(buckets, jobId));
        signal.throwIfAborted();
        // Functions are started only for a job that has to be closed first.
        if (job.isOpen) await closeEarly(job.plan, await forJobs(), signal);
        signal.throwIfAborted();
        return look('delete', (reached) => deleteJob(job.plan, reached, signal));
      };
      // Closing the job may end the `run` of another process that made it, and its cloud with it.
      return stack === undefined ? outliveCloud(home, signal, closeAndDelete, forget) : closeAndDelete();
    },

    async cancel(jobId) {
      const cloud = await forJobs();
      const { closeEarly, findNamedJob } = await engine();
      return closeEarly(await findNamedJob(cloud.buckets, jobId), cloud);
    },

    close,
    [Symbol.asyncDispose]: close,
  };
};
