import type { OpenPlace } from '../../sdk/client/fanreel.ts';
import type { SourceFile } from '../../sdk/sources/source-files.ts';
import { lengthOfPart } from '../../shared/core/slices/film-part.ts';
import type { FileResult } from '../run/file-result.ts';
import type { RunRequest } from '../run/run-request.ts';
import { type CommandIo, homeOf, print } from '../terminal/command-io.ts';
import { predictionLine } from './estimate-report.ts';
import { noteRun, subjectKey } from './run-history.ts';

interface FinishedRun {
  readonly files: readonly SourceFile[];
  readonly results: readonly FileResult[];
  readonly request: RunRequest;
  readonly place: OpenPlace['place'];
}

/**
 * Keep how long a run took, and compare it with the estimate before it, if there was one. Only a run of one whole file on this
 * machine is used: one that found half of its slices rendered says nothing about the speed.
 */
export const reportPrediction = async (
  { files, results, request, place }: FinishedRun,
  io: CommandIo,
): Promise<void> => {
  const [file, ...others] = files;
  const [result] = results;
  if (file === undefined || others.length > 0 || place.kind === 'stack') return;
  if (result === undefined || 'error' in result) return;
  const { manifest, work } = result.result;
  const { durationMs, media } = manifest.source;
  const mediaMs = lengthOfPart(durationMs, manifest.options);
  if (work?.takenMs === undefined || work.mediaMs < mediaMs || manifest.status !== 'complete' || media !== 'video')
    return;
  const { takenMs } = work;
  const run = { at: manifest.completedAt, mediaMs, busyMs: manifest.metrics.busyMs, takenMs };
  const predictedMs = await noteRun(homeOf(io), subjectKey(file, request), run);
  if (predictedMs !== undefined) print(request.json ? io.stderr : io.stdout, predictionLine(predictedMs, takenMs));
};
