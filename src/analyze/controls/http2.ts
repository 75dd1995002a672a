// As http1, the other way.
import type { ControlJudge } from './control.ts';
import { byVersion, versionSplits } from './http1.ts';

export const http2: ControlJudge = { id: 'http2', splits: (scene) => versionSplits(scene, '1.1'), conclude: byVersion };
