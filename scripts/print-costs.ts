import { costTable } from '../src/shared/estimate/cost-table.ts';

process.stdout.write(`${costTable().join('\n')}\n`);
