/**
 * What went wrong on the way between the object store and who reads from it:
 * `refused` it leads to another host, `unreachable` no connection, `tls` the certificate does not verify, `http` an error
 * status, `wrong` an answer with other bytes than were asked for, `stalled` no bytes in time, `cut` the connection ended
 * before the data did.
 */
export type TransportFault = 'refused' | 'unreachable' | 'tls' | 'http' | 'wrong' | 'stalled' | 'cut';

/** Bytes that were asked for and did not come. */
export interface ReadFault {
  readonly transport: TransportFault;
  /** status of the store's answer, where it was that */
  readonly httpStatus?: number;
}

/** Statuses that another try in a moment may not meet again. */
const PASSING_STATUS = new Set([408, 425, 429]);

/** Whether the same bytes may come when they are asked for again within seconds. */
export const mayHeal = ({ transport, httpStatus }: ReadFault): boolean => {
  if (transport === 'http') return httpStatus !== undefined && (httpStatus >= 500 || PASSING_STATUS.has(httpStatus));
  return transport === 'cut' || transport === 'stalled' || transport === 'unreachable';
};
