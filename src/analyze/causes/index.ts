import { defineCatalog } from '../../catalog.ts';
import { oneChunkBehind } from './one-chunk-behind.ts';

export const causes = defineCatalog('cause', [oneChunkBehind]);
