import type { RenderRecord } from '../shared/contracts/slice-record.ts';
import type { Stored } from '../shared/ports.ts';
import type { OutputFile } from './render/output-file.ts';

export type StoredOutput = Pick<OutputFile, 'key' | 'contentType' | 'facts'> & Stored;

/**
 * Describe stored outputs for the slice record: a row each, the full-size frames together in one.
 * @param outputs in the order in which they were planned
 */
export const renderRecords = (outputs: readonly StoredOutput[]): RenderRecord[] => {
  const frames = outputs.filter(({ facts }) => facts.kind === 'frames');
  const others = outputs.filter(({ facts }) => facts.kind !== 'frames');
  const rows = others.map(
    ({ key, bytes, sha256, contentType, facts }): RenderRecord => ({ ...facts, key, bytes, sha256, contentType }),
  );
  const [first] = frames;
  if (first === undefined) return rows;
  const bytes = frames.reduce((sum, frame) => sum + frame.bytes, 0);
  const keys = frames.map(({ key }) => key);
  return [...rows, { ...first.facts, keys, bytes, contentType: first.contentType, frames: frames.length }];
};
