/**
 * Form of a cursor in the list of the newest jobs: a key of `recent/` without `.json`, or `jobs/<id>` among the jobs of
 * earlier versions, which come after all of `recent/`.
 */
export const NEWEST_CURSOR = /^(?:recent\/\d{13}-[a-z0-9-]{1,53}|jobs\/[a-z0-9-]{0,53})$/;
