/**
 * Why a read from the object store failed: `refused` a redirect to another host, `unreachable` no connection, `tls` the
 * certificate does not verify, `http` an error status, `wrong` an answer with other bytes than were asked for, `stalled`
 * no bytes in time, `cut` the connection ended before the data did.
 */
export type TransportFault = 'refused' | 'unreachable' | 'tls' | 'http' | 'wrong' | 'stalled' | 'cut';

/** The failure of a read: requested bytes did not arrive. */
export interface ReadFault {
  readonly transport: TransportFault;
  /** status of the store's answer, for `http` */
  readonly httpStatus?: number;
}

/** Statuses below 500 that may be gone when the request is sent again soon. */
const PASSING_STATUS = new Set([408, 425, 429]);

/** Whether the same request may succeed when it is sent again within seconds. */
export const mayHeal = ({ transport, httpStatus }: ReadFault): boolean => {
  if (transport === 'http') return httpStatus !== undefined && (httpStatus >= 500 || PASSING_STATUS.has(httpStatus));
  return transport === 'cut' || transport === 'stalled' || transport === 'unreachable';
};
