/** Containers that have an index. The order is that of the numbers in stored indexes: append only. */
export const INDEX_CONTAINERS = ['mp4', 'matroska', 'flv', 'mpegts'] as const;
export type IndexContainer = (typeof INDEX_CONTAINERS)[number];
