import { availableParallelism } from 'node:os';
import { UsageError } from '../../sdk/core/usage/usage-error.ts';
import { findSourceFiles, type SourceFile } from '../../sdk/sources/source-files.ts';
import { checkPart } from '../../shared/core/job/check-part.ts';
import { lengthOfPart } from '../../shared/core/slices/film-part.ts';
import { PRICES_AS_OF, PRICES_REGION } from '../../shared/estimator/model/prices.ts';
import { spreadOf } from '../../shared/estimator/model/spread.ts';
import { meanWorkMs } from '../../shared/estimator/model/work-duration.ts';
import { PROFILE_SLICE_SECONDS, PROFILES } from '../../shared/estimator/model/work-profile.ts';
import { estimateOnAws } from '../../shared/estimator/simulation/aws-estimate.ts';
import { planDay } from '../../shared/estimator/simulation/day-plan.ts';
import { estimateOnMachine, type MachineEstimate } from '../../shared/estimator/simulation/machine-estimate.ts';
import { EXIT } from '../core/words/exit-codes.ts';
import { assumptionsOf } from '../estimate/assumptions.ts';
import { chooseProfile } from '../estimate/choose-profile.ts';
import { type EstimateDocument, estimateReport } from '../estimate/estimate-report.ts';
import { type EstimateFlags, type EstimateRequest, readEstimateRequest } from '../estimate/estimate-request.ts';
import { type MeasuredFile, measureFile, PIPELINE_COSTS } from '../estimate/measure-file.ts';
import { correctionOf, notePrediction, readHistory, subjectKey } from '../estimate/run-history.ts';
import { checkIsVideo } from '../run/check-is-video.ts';
import { type CommandIo, homeOf, print } from '../terminal/command-io.ts';

type Here = EstimateDocument['here'];

const rounded = (estimate: MachineEstimate): MachineEstimate => ({
  ...estimate,
  wallMs: Math.round(estimate.wallMs),
  uploadMs: Math.round(estimate.uploadMs),
  slicesMs: Math.round(estimate.slicesMs),
  busyMs: Math.round(estimate.busyMs),
});

/**
 * Estimate a file on this machine: the measured time, corrected by how far earlier runs here were off their measurements.
 * The prediction is kept to be compared with the run that may follow.
 */
const fileHere = async (
  { options, run }: EstimateRequest,
  file: SourceFile,
  { probe, speed, leadsMs, sampled }: MeasuredFile,
  home: string,
): Promise<Here> => {
  const measured = estimateOnMachine({ durationMs: probe.durationMs, options }, file.bytes, speed, leadsMs);
  const correction = correctionOf(await readHistory(home));
  const times = { wallMs: measured.wallMs * correction, measuredMs: measured.wallMs };
  await notePrediction(home, subjectKey(file, run), times, new Date().toISOString());
  const basis = `measured on ${sampled.sampledSeconds.toFixed(1)} s of the file just now`;
  const corrected = correction === 1 ? '' : `, times ${correction.toFixed(2)} as earlier runs here took`;
  return { ...rounded({ ...measured, wallMs: times.wallMs }), basis: `${basis}${corrected}` };
};

const lengthHere = async (
  { options }: EstimateRequest,
  durationMs: number,
  concurrency: number,
  home: string,
): Promise<Here> => {
  const { runs } = await readHistory(home);
  const speeds = runs.filter(({ mediaMs }) => mediaMs > 0).map(({ busyMs, mediaMs }) => (1000 * busyMs) / mediaMs);
  const known = speeds.length > 0;
  const msPerMediaSecond = known ? spreadOf(speeds).p50 : meanWorkMs(PROFILES.fanreel.work) / PROFILE_SLICE_SECONDS;
  const speed = { ...PIPELINE_COSTS, msPerMediaSecond, msPerMegabyte: 0, concurrency };
  const basis = known
    ? `by ${speeds.length === 1 ? 'an earlier run' : `${speeds.length} earlier runs`} here, without the upload`
    : 'by the profile, without the upload, because nothing was run here yet; name a file to have it measured';
  return { ...rounded(estimateOnMachine({ durationMs, options }, 0, speed)), basis };
};

/** Whether what is no file may have been meant as a length: `9hours`, not `2026-trip.mp4`. */
const mayBeLength = (name: string): boolean => /^\d/.test(name) && !/\.[a-z]\w*$/i.test(name);

/** @throws {UsageError} when there is no such file, and how a length is written where that may have been meant */
const findVideo = async (name: string, cwd: string): Promise<SourceFile | undefined> => {
  try {
    return (await findSourceFiles([name], cwd))[0];
  } catch (error) {
    if (!(error instanceof UsageError) || !mayBeLength(name)) throw error;
    throw new UsageError(`${error.message} A length is written 10350, 2h52m30s or 02:52:30.`, { cause: error });
  }
};

/**
 * `fanreel estimate FILE|DURATION`: time and cost of a video on AWS, and its time on this machine.
 * @returns exit code
 * @throws {UsageError} when argument or flags do not fit
 * @throws {SourceMediaError} when the file cannot be rendered
 */
export const estimateCommand = async (
  argument: string | undefined,
  flags: EstimateFlags,
  io: CommandIo,
): Promise<number> => {
  const request = readEstimateRequest(argument, flags);
  const { subject, options, run, accountConcurrency, seed, perDay, peakFactor } = request;
  const home = homeOf(io);
  const concurrency = run.concurrency ?? run.usual.concurrency ?? availableParallelism();
  const file = 'file' in subject ? await findVideo(subject.file, io.cwd) : undefined;
  if (file !== undefined) {
    await checkIsVideo(file, ': one invocation of a second or so. Estimates are for videos.');
  }
  const measured = file && (await measureFile(file, options, concurrency));
  const durationMs = measured?.probe.durationMs ?? ('durationMs' in subject ? subject.durationMs : 0);
  checkPart(durationMs, options);
  const here =
    file !== undefined && measured !== undefined
      ? await fileHere(request, file, measured, home)
      : await lengthHere(request, durationMs, concurrency, home);

  const profile = await chooseProfile(request, measured?.sampled, home);
  const aws = { shape: { durationMs, options }, profile, accountConcurrency, seed };
  const document: EstimateDocument = {
    version: 1,
    file: file?.name ?? null,
    durationMs: lengthOfPart(durationMs, options),
    sliceSeconds: options.slice,
    renders: options.renders,
    assumptions: assumptionsOf(request, profile),
    prices: { asOf: PRICES_AS_OF, region: PRICES_REGION },
    aws: {
      ...estimateOnAws(aws),
      profile: { name: profile.name, memoryMb: profile.memoryMb, meanWorkMs: meanWorkMs(profile.work) },
      accountConcurrency,
      seed,
    },
    here,
    ...(perDay === undefined ? {} : { day: planDay({ ...aws, videosPerDay: perDay, peakFactor }) }),
  };
  if (run.json) io.stdout.json(document);
  else print(io.stdout, ...estimateReport(document, flags.verbose));
  return EXIT.complete;
};
