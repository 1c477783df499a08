/** Names that browsers, download tools and copies give to files that are not whole yet. */
const UNFINISHED = /(^[.~]|~$|\.(part|partial|crdownload|download|opdownload|tmp|temp|filepart|aria2|!ut|!qb|swp)$)/i;

/** Whether a file's name says that it is hidden, or still being written. */
export const isUnfinished = (name: string): boolean => UNFINISHED.test(name);
