import { SourceMediaError } from '../errors/errors.ts';

/** The permanent error of a job for an HTTP status of the store; undefined when another attempt may succeed. */
export const sourceErrorOf = (status: number): SourceMediaError | undefined => {
  if (status === 404) {
    return new SourceMediaError('sourceGone', 'The upload was deleted before it was read to its end. Upload it again.');
  }
  if (status === 412) {
    return new SourceMediaError(
      'sourceReplaced',
      'The upload was replaced by another version while this job was reading it. The new version is a job of its own.',
    );
  }
  return undefined;
};
