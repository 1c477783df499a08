import { render } from 'preact';
import type { PageFacts } from '../core/on-disk/page-facts.ts';
import { ResultPage } from './result-page.tsx';
import './page.css';

const facts = document.querySelector('#facts')?.textContent;
const page = document.querySelector('#page');
if (typeof facts === 'string' && page !== null) render(<ResultPage facts={JSON.parse(facts) as PageFacts} />, page);
