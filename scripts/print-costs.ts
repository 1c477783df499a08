import { costTable } from '../src/shared/estimator/simulation/cost-table.ts';

process.stdout.write(`${costTable().join('\n')}\n`);
