import type { FanreelEvent } from '../../src/shared/core/contracts/events.ts';
import { PublishError } from '../../src/shared/core/errors/errors.ts';
import type { PublishEvents } from '../../src/shared/core/ports/ports.ts';

/** A bus that keeps what it accepted; `failNext` calls are refused first. */
export class RecordedEvents {
  readonly events: FanreelEvent[] = [];
  failNext = 0;

  readonly publish: PublishEvents = async (events) => {
    if (this.failNext > 0) {
      this.failNext -= 1;
      throw new PublishError('refused by the test');
    }
    this.events.push(...events);
  };

  /** Detail types in order. */
  get types(): string[] {
    return this.events.map(({ detailType }) => detailType);
  }
}
