import { KINDS_IN_ORDER } from '../../renders/graph/plan-renders.ts';
import type { OutputFile } from '../../renders/parts/worker/output-file.ts';
import type { RenderRecord } from '../../shared/core/documents/slice-record.ts';
import type { Stored } from '../../shared/core/ports/ports.ts';

export type UploadedOutput = Pick<OutputFile, 'key' | 'contentType' | 'facts' | 'isOneOfMany'> & Stored;

/** One row for many files of a kind. @param outputs at least one */
const sharedRow = (outputs: readonly UploadedOutput[]): RenderRecord[] => {
  const [first] = outputs;
  if (first === undefined) return [];
  const bytes = outputs.reduce((sum, output) => sum + output.bytes, 0);
  const keys = outputs.map(({ key }) => key);
  const etags = outputs.map(({ etag }) => etag);
  const shownMs = outputs.flatMap(({ facts }) => facts.shownMs ?? []);
  const moments = shownMs.length === 0 ? {} : { shownMs };
  return [{ ...first.facts, ...moments, keys, etags, bytes, contentType: first.contentType, frames: outputs.length }];
};

/**
 * Describe stored outputs for the slice record: one row each, but a kind with a picture for every second gets one row
 * for all its pictures, at the end.
 * @param outputs in planned order
 */
export const renderRecords = (outputs: readonly UploadedOutput[]): RenderRecord[] => {
  const single = outputs.filter(({ isOneOfMany }) => isOneOfMany !== true);
  const many = outputs.filter(({ isOneOfMany }) => isOneOfMany === true);
  const kinds = [...new Set(many.map(({ facts }) => facts.kind))];
  return [
    ...single.map(
      ({ key, bytes, sha256, etag, contentType, facts }): RenderRecord => ({
        ...facts,
        key,
        bytes,
        sha256,
        etag,
        contentType,
      }),
    ),
    ...kinds.flatMap((kind) => sharedRow(many.filter(({ facts }) => facts.kind === kind))),
  ];
};

/** Rows in canonical order, files of a slice before rows of many: whichever kinds were taken over, and however ffmpeg hands pictures over. */
export const inRecordOrder = (rows: readonly RenderRecord[]): RenderRecord[] => {
  const place = ({ kind, keys }: RenderRecord): number =>
    (keys === undefined ? 0 : KINDS_IN_ORDER.length) + KINDS_IN_ORDER.indexOf(kind);
  return rows.toSorted((one, other) => place(one) - place(other));
};
