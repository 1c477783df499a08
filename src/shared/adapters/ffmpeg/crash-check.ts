import { runMediaProcess } from '../process/run-media-process.ts';
import { rememberedAnswer } from './remembered-answers.ts';
import type { Binary } from './try-binary.ts';

const PACKET_BYTES = 188;
const TIMEOUT_MS = 10_000;

/**
 * A packet of a transport stream that names its service (an SDT), as every muxer writes one. Some static builds (x64 of 2023
 * in `@ffprobe-installer`, 7.0.2) crash on it: they look up the character set of the name in a library that is missing.
 * @see ETSI EN 300 468, 5.2.3
 */
const serviceDescription = (): Buffer => {
  const packet = Buffer.alloc(PACKET_BYTES, 0xff);
  const head = '474011100042f0250001c10000ff01ff0001fc80144812010646466d7065670953657276696365303177';
  packet.write(`${head}7c43ca`, 'hex');
  return packet;
};

/** Whether a binary is ended by a signal when it reads an ordinary transport stream. */
export const crashesOnTransportStream = async ({ path }: Binary): Promise<boolean> => {
  const answer = await rememberedAnswer(path, ['reads a transport stream'], async () => {
    const { signal, timedOut } = await runMediaProcess({
      binary: path,
      args: ['-v', 'quiet', '-f', 'mpegts', '-i', 'pipe:0'],
      timeoutMs: TIMEOUT_MS,
      input: async (input) => void input.write(serviceDescription()),
    });
    if (timedOut) return undefined;
    return signal === null ? 'yes' : `ended by ${signal}`;
  });
  return answer !== undefined && answer !== 'yes';
};
