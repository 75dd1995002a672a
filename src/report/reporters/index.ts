import { defineCatalog } from '../../catalog.ts';
import { json } from './json.ts';
import type { Reporter } from './reporter.ts';
import { terminal } from './terminal.ts';

export const reporters = defineCatalog<Reporter>('reporter', [terminal, json]);
