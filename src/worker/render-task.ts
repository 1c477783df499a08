import pLimit from 'p-limit';
import { lookAddress, madeWith, renderAddress } from '../renders/address/render-address.ts';
import { withGlances } from '../renders/graph/plan-glances.ts';
import { plannedPictures, planRenders, type RenderPlan } from '../renders/graph/plan-renders.ts';
import type { OutputFile } from '../renders/parts/worker/output-file.ts';
import type { Warning } from '../shared/core/contracts/warning.ts';
import type { LeftOutRender } from '../shared/core/documents/left-out-render.ts';
import type { MadeWith, RenderingProgram } from '../shared/core/documents/made-with.ts';
import type { RenderRecord, SliceRecord } from '../shared/core/documents/slice-record.ts';
import { checkRenderSizes } from '../shared/core/job/check-render-sizes.ts';
import { withCurrentVersion } from '../shared/core/job/current-version.ts';
import type { ObjectStore } from '../shared/core/ports/ports.ts';
import type { FunctionConfig } from '../shared/core/topology/config.ts';
import { flashWarnings } from './plan/flash-warnings.ts';
import { inRecordOrder, renderRecords } from './plan/render-record.ts';
import { type FindJob, kindsOf, type SliceTask, wantsExtras } from './plan/slice-task.ts';
import type { SliceExtras } from './slice-extras.ts';
import { type StoreExtrasContext, storeExtras } from './store-extras.ts';
import { takeOver } from './take-over.ts';

/** Decode the slice once and write every planned output into `dir`. */
export type RenderMedia = (
  task: SliceTask,
  plan: RenderPlan,
  dir: string,
) => Promise<{
  readonly outputs: OutputFile[];
  /** what could not be made as asked */
  readonly leftOut?: readonly LeftOutRender[];
  /** known inexactness of these outputs */
  readonly warnings?: readonly Warning[];
  /** how a film was read */
  readonly reading?: SliceRecord['reading'];
  /** what is made beside the renders */
  readonly extras?: SliceExtras;
}>;

/** Dependencies of rendering a task. */
export interface RenderTaskPorts {
  readonly store: ObjectStore;
  readonly findJob: Pick<FindJob, 'stored'>;
  readonly renderMedia: RenderMedia;
  /** the ffmpeg of this worker */
  readonly program: () => Promise<RenderingProgram>;
  /** Make a separate folder for this attempt. */
  readonly openWorkspace: (name: string) => Promise<{ readonly dir: string; remove(): Promise<void> }>;
  readonly config: Pick<FunctionConfig, 'outputBucket'>;
  /** told what is missing beside the renders, and why; default: nobody is */
  readonly warn?: NonNullable<StoreExtrasContext['warn']>;
}

/** What the record of a slice says of its renders. */
export type Rendered = Pick<
  SliceRecord,
  'renders' | 'leftOut' | 'warnings' | 'reading' | 'madeWith' | 'sourceEtag' | 'fingerprints' | 'poster'
>;

const UPLOADS_IN_FLIGHT = 8;

const uploadAll = (outputs: readonly OutputFile[], ports: RenderTaskPorts) => {
  const limit = pLimit(UPLOADS_IN_FLIGHT);
  return Promise.all(
    outputs.map(({ path, ...output }) =>
      limit(async () => {
        const { key, contentType } = output;
        const stored = await ports.store.put(ports.config.outputBucket, { key, contentType, body: { path } });
        return { ...output, ...stored };
      }),
    ),
  );
};

/** The plan of a slice: its renders, and small pictures for what is made beside them. */
const planSlice = (task: SliceTask): RenderPlan => {
  const { probe, options } = task.job;
  const plan = planRenders(probe, options, task.range, kindsOf(task));
  if (!wantsExtras(task)) return plan;
  return withGlances(plan, { width: probe.video.displayWidth, height: probe.video.displayHeight });
};

const renderVersion = async (task: SliceTask, ports: RenderTaskPorts): Promise<Rendered> => {
  const { media: kind, probe, options } = task.job;
  checkRenderSizes(kind, probe, options, task.range.endMs - task.range.startMs);
  const plan = planSlice(task);
  // All may be taken over, and a slice may show no moment of the preview and no tile: nothing is read then, and no ffmpeg is started.
  if (kind === 'video' && plannedPictures(plan).length === 0) return { renders: [] };
  const workspace = await ports.openWorkspace(task.job.jobId);
  try {
    const media = await ports.renderMedia(task, plan, workspace.dir);
    const { outputs, leftOut = [], reading, extras } = media;
    const renders = renderRecords(await uploadAll(outputs, ports));
    const stored = extras && (await storeExtras(extras, task, ports));
    const warnings = [...(media.warnings ?? []), ...(stored?.warnings ?? [])];
    return {
      renders,
      ...stored?.record,
      ...(leftOut.length === 0 ? {} : { leftOut: [...leftOut] }),
      ...(reading === undefined ? {} : { reading }),
      ...(warnings.length === 0 ? {} : { warnings }),
    };
  } finally {
    await workspace.remove();
  }
};

/** Render the planned version of the source, or another version (etag) with the same bytes. */
const renderAll = async (task: SliceTask, ports: RenderTaskPorts): Promise<Rendered> => {
  const { job } = task;
  const { result, source } = await withCurrentVersion(job.source, ports.store, (version) =>
    renderVersion({ ...task, job: { ...job, source: version } }, ports),
  );
  return source.etag === job.source.etag ? result : { ...result, sourceEtag: source.etag };
};

/** Warnings of what was rendered and of what was taken over, each once. */
const joinWarnings = (...lists: readonly (readonly Warning[] | undefined)[]): Pick<Rendered, 'warnings'> => {
  const warnings = new Map(lists.flatMap((list = []) => list.map((each) => [`${each.code} ${each.message}`, each])));
  return warnings.size === 0 ? {} : { warnings: [...warnings.values()] };
};

const withAddresses = ({ job, range }: SliceTask, made: MadeWith, rows: readonly RenderRecord[]): RenderRecord[] =>
  rows.map((row) => {
    const address = renderAddress(job, row.kind, range, made);
    return address === undefined ? row : { ...row, address };
  });

/** What was made beside the renders, with the address by which other jobs take it over. */
const extrasOf = ({ job, range }: SliceTask, made: MadeWith, { fingerprints, poster }: Rendered) => ({
  ...(fingerprints === undefined ? {} : { fingerprints: { ...fingerprints, address: lookAddress(job, range, made) } }),
  ...(poster === undefined ? {} : { poster }),
});

/**
 * Copy what other jobs of the film have rendered alike, and render the rest.
 * @param isAnew whether nothing is taken over
 */
export const renderTask = async (task: SliceTask, isAnew: boolean, ports: RenderTaskPorts): Promise<Rendered> => {
  const { job, planned } = task;
  if (job.media === 'image') return renderAll(task, ports);
  const made = madeWith(await ports.program(), job.options.renders);
  const { store, config, findJob } = ports;
  const context = { store, outputBucket: config.outputBucket, readJob: findJob.stored };
  const taken =
    isAnew || !planned || job.takesFrom === undefined
      ? { rows: [], warnings: [], left: job.options.renders, extras: undefined }
      : await takeOver(task, job.takesFrom, made, context);
  const rendered = await renderAll({ ...task, kinds: taken.left, extrasTaken: taken.extras !== undefined }, ports);
  const renders = inRecordOrder([...taken.rows, ...withAddresses(task, made, rendered.renders)]);
  return {
    ...rendered,
    renders,
    madeWith: made,
    ...(taken.extras ?? extrasOf(task, made, rendered)),
    ...joinWarnings(taken.warnings, rendered.warnings, flashWarnings(renders, job.options)),
  };
};
