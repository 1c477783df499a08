import type { ServerResponse } from 'node:http';

/**
 * Call a listener once when a response has ended or its client is gone; at once where that is so already. A response that waits
 * behind another one of its connection, as pipelined requests do, emits no `close` itself when the client leaves.
 * @returns no longer wait
 */
export const whenGone = (response: ServerResponse, listener: () => void): (() => void) => {
  const { socket } = response.req;
  if (response.closed || socket.destroyed) {
    listener();
    return () => undefined;
  }
  const leave = (): void => {
    response.off('close', gone);
    socket.off('close', gone);
  };
  let isGone = false;
  const gone = (): void => {
    leave();
    // While a socket closes, its response does: then both call, as the list of whom to call was made before.
    if (!isGone) listener();
    isGone = true;
  };
  // As many responses wait at a connection as its client has pipelined.
  socket.setMaxListeners(0);
  response.once('close', gone);
  socket.once('close', gone);
  return leave;
};
