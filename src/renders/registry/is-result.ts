import {
  attemptsPrefix,
  cancelledKey,
  fingerprintsKey,
  groupMarkersPrefix,
  indexKey,
  jobKey,
  jobPrefix,
  outlineFailedKey,
  recordsPrefix,
  renderedKey,
  sketchesKey,
  stitchedRecordKey,
  stoppedKey,
} from '../../shared/core/contracts/object-keys.ts';
import { RENDER_KINDS } from '../kind/render-kinds.ts';
import { RENDER_SPECS } from './specs.ts';

/** Folders of what workers leave to the assembler. */
const INTERMEDIATES: readonly string[] = RENDER_KINDS.flatMap((kind) => RENDER_SPECS[kind].intermediates ?? []);

/** Records of an ad-hoc range lie below the range. */
const ADHOC_RECORD = /^adhoc\/[^/]+\/slices\//;

/**
 * Whether an object of a job is of use to people: an output or the manifest, and not a document by which the functions know
 * of each other.
 */
export const isResult = (jobId: string, key: string): boolean => {
  const documents = [
    jobKey,
    indexKey,
    fingerprintsKey,
    sketchesKey,
    renderedKey,
    stitchedRecordKey,
    cancelledKey,
    stoppedKey,
    outlineFailedKey,
  ];
  if (documents.some((keyOf) => keyOf(jobId) === key)) return false;
  const prefixes = [recordsPrefix, groupMarkersPrefix, attemptsPrefix];
  if (prefixes.some((prefixOf) => key.startsWith(prefixOf(jobId)))) return false;
  const name = key.slice(jobPrefix(jobId).length);
  return !ADHOC_RECORD.test(name) && !INTERMEDIATES.some((folder) => name.startsWith(`${folder}/`));
};
