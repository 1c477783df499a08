import type { StitchedState } from '../course/stitched.ts';

/** Note about whole-video renders that are missing, late or incomplete. */
export const StitchedNote = ({ stitched }: { readonly stitched: StitchedState }) => {
  if (stitched.state === 'none' || stitched.state === 'unknown') return null;
  if (stitched.state === 'waiting') {
    return (
      <p class="notice" role="status">
        The slices are being joined into renders of the whole video. Until then each slice is shown alone.
      </p>
    );
  }
  if (stitched.state === 'late')
    return <p class="notice">There are no renders of the whole video. Each slice is shown alone.</p>;
  const { status, error, leftOut } = stitched.record;
  if (status === 'complete') return null;
  const notes = leftOut.filter(({ what }) => what !== 'slice');
  return (
    <div class="notice">
      {status === 'failed' ? (
        <p>
          The slices could not be joined into renders of the whole video
          {error === undefined ? '.' : `: ${error.name}: ${error.message}`}
        </p>
      ) : (
        <p>In renders of the whole video, the picture before a missing slice is shown until the next slice.</p>
      )}
      {notes.map(({ output, what, error: why }) => (
        <p key={`${output} ${what}`}>
          {what === 'audio' ? `${output} has no sound` : `There is no ${output}`}: {why.name}: {why.message}
        </p>
      ))}
    </div>
  );
};
