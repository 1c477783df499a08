import { useEffect, useRef, useState } from 'preact/hooks';
import { type JobAnswer, JobAnswerSchema, type JobSummary } from '../../api/contracts/jobs.ts';
import { WHOLES } from '../../renders/registry/planned-outputs.ts';
import { jobPrefix } from '../../shared/core/contracts/object-keys.ts';
import { getJson } from '../api/api-client.ts';
import { LinkBook } from '../core/links/link-book.ts';
import type { Thumbnail } from '../core/result/read-thumbnails.ts';
import { fetchLinks } from '../links/fetch-links.ts';
import { loadOutline } from './load-outline.ts';

/** Time of a picture. */
const TILE_MS = 350;
/** Pictures that are shown, spread over the film: the whole is seen in some five seconds. */
const MOST_TILES = 16;

/** Films that show the best parts of a film. */
const EXCERPTS = WHOLES.filter(({ excerpts, contentType }) => excerpts !== undefined && contentType === 'video/mp4');

/** What moves: coarse pictures of the film at once, and its preview where the job has one; of a job without them its only file. */
interface Moving {
  readonly sheet?: HTMLImageElement;
  readonly tiles: readonly Thumbnail[];
  readonly preview?: string;
  readonly picture?: string;
}

const spread = (tiles: readonly Thumbnail[]): Thumbnail[] => {
  const step = Math.max(1, tiles.length / MOST_TILES);
  return tiles.filter((_, at) => Math.floor(at / step) !== Math.floor((at - 1) / step));
};

/** The file of a job that made one moment; nothing that flashes. */
const onlyFile = ({ results = [], manifest }: JobAnswer): Pick<Moving, 'preview' | 'picture'> => {
  if (manifest?.warnings?.some(({ code }) => code === 'flashes') === true) return {};
  for (const { count, contentType, first } of results) {
    if (count > 1) continue;
    if (contentType.startsWith('video/')) return { preview: first.url };
    if (contentType === 'image/gif' || contentType === 'image/webp') return { picture: first.url };
  }
  return {};
};

/** Load what moves, the quickest first. */
const loadMoving = async (jobId: string, onLoaded: (moving: Moving) => void): Promise<void> => {
  const answer = await getJson(`/jobs/${jobId}`, JobAnswerSchema);
  const { outline, results = [] } = answer;
  let moving: Moving = { tiles: [] };
  if (outline !== undefined) {
    const { sheet, tiles } = await loadOutline(outline);
    moving = { sheet, tiles: spread(tiles) };
    onLoaded(moving);
  }
  const excerpts = EXCERPTS.find(({ of }) => results.some(({ kind }) => kind === of));
  if (excerpts === undefined) {
    if (outline === undefined) onLoaded({ ...moving, ...onlyFile(answer) });
    return;
  }
  const links = new LinkBook((place) => fetchLinks(jobId, place));
  const preview = await links.urlOf(`${jobPrefix(jobId)}${excerpts.name}`);
  if (preview !== undefined) onLoaded({ ...moving, preview });
};

const Tiles = ({ sheet, tiles }: { readonly sheet: HTMLImageElement; readonly tiles: readonly Thumbnail[] }) => {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    let at = 0;
    const draw = (): void => {
      const tile = tiles[at % tiles.length];
      at += 1;
      if (tile === undefined) return;
      const { x, y, width, height } = tile;
      canvas.current?.getContext('2d')?.drawImage(sheet, x, y, width, height, 0, 0, width, height);
    };
    draw();
    const timer = setInterval(draw, TILE_MS);
    return () => clearInterval(timer);
  }, [sheet, tiles]);
  return <canvas ref={canvas} width={tiles[0]?.width} height={tiles[0]?.height} />;
};

/** A film that moves over its poster, once it is loaded. */
export const MovingPicture = ({ job: { jobId } }: { readonly job: Pick<JobSummary, 'jobId'> }) => {
  const [moving, setMoving] = useState<Moving>({ tiles: [] });
  useEffect(() => {
    let isWanted = true;
    // Nobody asked for it: where it cannot be loaded the poster stays.
    loadMoving(jobId, (loaded) => isWanted && setMoving(loaded)).catch(() => undefined);
    return () => {
      isWanted = false;
    };
  }, [jobId]);
  const { sheet, tiles, preview, picture } = moving;
  if (preview !== undefined) {
    return (
      <span class="job-moving" aria-hidden="true">
        <video src={preview} muted autoPlay loop playsInline />
      </span>
    );
  }
  if (picture !== undefined) {
    return (
      <span class="job-moving" aria-hidden="true">
        <img src={picture} alt="" />
      </span>
    );
  }
  return sheet === undefined || tiles.length === 0 ? null : (
    <span class="job-moving" aria-hidden="true">
      <Tiles sheet={sheet} tiles={tiles} />
    </span>
  );
};
