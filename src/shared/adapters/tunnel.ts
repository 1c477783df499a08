import { connect, createServer, type Socket } from 'node:net';

/** Largest request head that the tunnel reads before it gives up on a client. */
const MAX_HEAD_BYTES = 8192;
/** More than any ffmpeg opens at once; a runaway client is refused instead of using up descriptors. */
const MAX_CONNECTIONS = 64;

/** Milliseconds that a client gets to take its refusal and leave. */
const DISMISS_TIMEOUT_MS = 1_000;
/** Milliseconds for each address of a name; Node's own 250 is less than a far region needs on a bad day. */
const ADDRESS_TIMEOUT_MS = 2_000;

/** The one place that a tunnel leads to. */
export interface TunnelTarget {
  readonly host: string;
  readonly port: number;
}

export interface TunnelOptions {
  readonly allow: TunnelTarget;
  /** Called with `host:port` (or the request line when it was no CONNECT) of everything that was refused. */
  readonly onRefused?: (target: string) => void;
  /** Milliseconds until a connection to the target must stand. */
  readonly connectTimeoutMs?: number;
  /** Milliseconds without a byte in either direction after which a connection is dropped. */
  readonly idleTimeoutMs?: number;
}

/** An open tunnel; `bytesIn` is what came from the target, `bytesOut` what went to it, both live. */
export interface Tunnel {
  readonly url: string;
  readonly allow: TunnelTarget;
  readonly bytesIn: number;
  readonly bytesOut: number;
  /** Connections that reached the target. */
  readonly connections: number;
  /** What clients asked for and did not get, in order. */
  readonly refused: readonly string[];
  /** Error codes of connections to the target that failed (`ENOTFOUND`, `ECONNREFUSED`, `ETIMEDOUT`, …), in order. */
  readonly failures: readonly string[];
  close(): Promise<void>;
}

/** `host:port` of a CONNECT request line, `undefined` for any other request. */
const connectTarget = (requestLine: string): TunnelTarget | undefined => {
  const match = /^CONNECT (?:\[([0-9a-f:.]+)\]|([^\s:[\]]+)):(\d{1,5}) HTTP\/1\.[01]$/i.exec(requestLine);
  const host = match?.[1] ?? match?.[2];
  return host === undefined ? undefined : { host: host.toLowerCase(), port: Number(match?.[3]) };
};

const answer = (status: string) => `HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`;

/** Reads the head of one proxy request; `rest` is what the client already sent behind it. */
const readHead = (client: Socket): Promise<{ line: string; rest: Buffer }> =>
  new Promise((resolve, reject) => {
    let head = Buffer.alloc(0);
    const onData = (chunk: Buffer) => {
      head = Buffer.concat([head, chunk]);
      const end = head.indexOf('\r\n\r\n');
      if (end < 0 && head.length <= MAX_HEAD_BYTES) return;
      client.off('data', onData);
      client.pause();
      if (end < 0) return reject(new Error('request head too large'));
      const text = head.subarray(0, end).toString('latin1');
      resolve({ line: text.split('\r\n', 1)[0] ?? '', rest: head.subarray(end + 4) });
    };
    client.on('data', onData);
    client.once('close', () => reject(new Error('client left')));
  });

/**
 * Open a CONNECT proxy on 127.0.0.1 that leads to exactly one host and port.
 * Static ffmpeg builds crash when they resolve a name themselves, and no build can be told to stay on one host: behind
 * this proxy Node resolves the name, TLS stays end to end, and whatever else a file makes ffmpeg ask for gets a 403.
 * @param options `allow` names the target; the other fields have defaults that suit reading from an object store
 * @returns the tunnel; `url` goes into ffmpeg's `http_proxy`
 */
export const openTunnel = async (options: TunnelOptions): Promise<Tunnel> => {
  const { allow, onRefused, connectTimeoutMs = 10_000, idleTimeoutMs = 120_000 } = options;
  const allowedHost = allow.host.replace(/^\[|\]$/g, '').toLowerCase();
  const sockets = new Set<Socket>();
  const upstreams = new Set<Socket>();
  const refused: string[] = [];
  const failures: string[] = [];
  const done = { bytesIn: 0, bytesOut: 0, connections: 0 };

  const track = (socket: Socket) => {
    sockets.add(socket);
    socket.setNoDelay(true);
    socket.once('close', () => sockets.delete(socket));
  };

  const dismiss = (client: Socket, status: string) => {
    client.setTimeout(DISMISS_TIMEOUT_MS, () => client.destroy());
    client.end(answer(status));
  };

  const refuse = (client: Socket, status: string, what: string) => {
    refused.push(what);
    onRefused?.(what);
    dismiss(client, status);
  };

  const lead = (client: Socket, rest: Buffer) => {
    const upstream = connect({
      host: allowedHost,
      port: allow.port,
      allowHalfOpen: true,
      autoSelectFamily: true,
      autoSelectFamilyAttemptTimeout: ADDRESS_TIMEOUT_MS,
    });
    track(upstream);
    upstreams.add(upstream);
    const connectTimer = setTimeout(() => {
      upstream.destroy(Object.assign(new Error('connect timeout'), { code: 'ETIMEDOUT' }));
    }, connectTimeoutMs);
    let connected = false;
    upstream.once('connect', () => {
      connected = true;
      done.connections += 1;
      clearTimeout(connectTimer);
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      if (rest.length > 0) upstream.write(rest);
      client.pipe(upstream);
      upstream.pipe(client);
      upstream.setTimeout(idleTimeoutMs, () => upstream.destroy());
    });
    upstream.on('error', (error: NodeJS.ErrnoException) => {
      failures.push(error.code ?? error.message);
      if (!connected) client.end(answer('502 Bad Gateway'));
      // libuv refuses to reset a socket that is being shut down, and Node then never tells that it is closed.
      else if (client.writableEnded) client.destroy();
      // A reset must reach ffmpeg as a reset: an orderly end would look like the end of the file.
      else client.resetAndDestroy();
    });
    upstream.once('close', () => {
      clearTimeout(connectTimer);
      upstreams.delete(upstream);
      done.bytesIn += upstream.bytesRead;
      done.bytesOut += upstream.bytesWritten;
      if (connected) client.destroySoon();
    });
    client.once('close', () => upstream.destroy());
  };

  const server = createServer({ allowHalfOpen: true }, async (client) => {
    track(client);
    client.on('error', () => client.destroy());
    client.setTimeout(connectTimeoutMs, () => client.destroy());
    try {
      const { line, rest } = await readHead(client);
      client.setTimeout(0);
      const target = connectTarget(line);
      if (target === undefined) return refuse(client, '405 Method Not Allowed', line.slice(0, 200));
      if (target.host !== allowedHost || target.port !== allow.port) {
        return refuse(client, '403 Forbidden', `${target.host}:${target.port}`);
      }
      lead(client, rest);
    } catch {
      client.destroy();
    }
  });
  server.maxConnections = MAX_CONNECTIONS;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const sum = (pick: (socket: Socket) => number) => [...upstreams].reduce((total, socket) => total + pick(socket), 0);

  return {
    url: `http://127.0.0.1:${port}`,
    allow,
    refused,
    failures,
    get bytesIn() {
      return done.bytesIn + sum((socket) => socket.bytesRead);
    },
    get bytesOut() {
      return done.bytesOut + sum((socket) => socket.bytesWritten);
    },
    get connections() {
      return done.connections;
    },
    async close() {
      const ends = [...sockets].map((socket) => new Promise<void>((resolve) => socket.once('close', () => resolve())));
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      await Promise.all([closed, ...ends]);
    },
  };
};
