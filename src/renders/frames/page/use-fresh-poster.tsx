import type { LinkBook } from '../../../viewer/core/links/link-book.ts';
import { useLink } from '../../../viewer/links/use-link.ts';
import type { ResultProps } from '../../parts/page/page-part.tsx';

/** The best picture with links that can still be followed; with its own until these are known. */
export const useFreshPoster = (links: LinkBook, poster: ResultProps['poster']): ResultProps['poster'] => {
  const url = useLink(links, poster?.key);
  const smallUrl = useLink(links, poster?.small?.key);
  if (poster === undefined) return undefined;
  const { small } = poster;
  return {
    ...poster,
    url: url ?? poster.url,
    ...(small === undefined ? {} : { small: { ...small, url: smallUrl ?? small.url } }),
  };
};
