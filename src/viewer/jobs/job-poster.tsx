import { useState } from 'preact/hooks';
import type { PosterLink } from '../../api/contracts/jobs.ts';

/**
 * The best picture of a film, beside its job; an empty place where there is none. Every list of jobs has another link to it: the first
 * one is kept, so that it is loaded once, until it cannot be followed any more.
 */
export const JobPoster = ({ poster }: { readonly poster: PosterLink | undefined }) => {
  const [kept, setKept] = useState(poster?.url);
  const url = kept ?? poster?.url;
  return (
    <span class="job-poster">
      {url === undefined ? null : (
        <img src={url} alt="" loading="lazy" decoding="async" onError={() => setKept(undefined)} />
      )}
    </span>
  );
};
