import type { Stitched } from './stitched.ts';

/** Note about whole-video renders that are missing, late or incomplete. */
export const StitchedNote = ({ stitched }: { readonly stitched: Stitched }) => {
  if (stitched.state === 'none' || stitched.state === 'unknown') return null;
  if (stitched.state === 'waiting') {
    return (
      <p class="notice" role="status">
        Slices are being put together to whole videos; until then each slice is shown alone.
      </p>
    );
  }
  if (stitched.state === 'late') return <p class="notice">Whole videos are not there; slices are shown alone.</p>;
  const { status, error, leftOut } = stitched.record;
  if (status === 'complete') return null;
  const notes = leftOut.filter(({ what }) => what !== 'slice');
  return (
    <div class="notice">
      {status === 'failed' ? (
        <p>Whole videos could not be put together{error === undefined ? '.' : `: ${error.name}: ${error.message}`}</p>
      ) : (
        <p>In whole videos the picture before a missing slice is held until the next.</p>
      )}
      {notes.map(({ output, what, error: why }) => (
        <p key={`${output} ${what}`}>
          {what === 'audio' ? `${output} has no sound` : `There is no ${output}`}: {why.name}: {why.message}
        </p>
      ))}
    </div>
  );
};
