/**
 * Read the time of a signature, e.g. `20261120T162000Z`.
 * @returns undefined when the text is no such time
 */
export const parseAmzDate = (value: string | undefined): Date | undefined => {
  const match = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(value ?? '');
  if (!match) return undefined;
  const [, year, month, day, hour, minute, second] = match;
  const date = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(date.getTime()) ? undefined : date;
};

/** Write the time of a signature, without its milliseconds: `20261120T162000Z`. */
export const toAmzDate = (time: Date): string => `${time.toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`;
