import { LARGE_PAGES } from './large-pages.ts';

/**
 * The whole environment of an ffmpeg or ffprobe, but for what a caller adds. Without the setting for arenas glibc reserves 64 MiB of
 * address space for each thread that allocates, and newer builds have a thread for every output. An 8K film needs that address
 * space for its frames.
 */
export const MEDIA_ENVIRONMENT: Readonly<Record<string, string>> = { MALLOC_ARENA_MAX: '1', ...LARGE_PAGES };
