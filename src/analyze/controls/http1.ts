// Over another version of HTTP: what depends on it stands in front of the app, for apps seldom know it.
import { isHeld } from './came.ts';
import { effectOf, NOTHING, type Concluded, type ControlJudge, type ControlScene } from './control.ts';
import type { ControlArm } from '../../model/controls.ts';

export const http1: ControlJudge = { id: 'http1', splits: (scene) => versionSplits(scene, '2'), conclude: byVersion };

/** @param usual the version over which it came as usual */
export function versionSplits({ usual, came }: ControlScene, version: string): ReturnType<ControlJudge['splits']> {
  return isHeld(came) && usual.endpoint?.httpVersion === version
    ? ['proxy-buffering', 'collected-answer', 'unflushed-writes']
    : [];
}

export function byVersion(arms: readonly ControlArm[]): Concluded {
  const isFreed = effectOf(arms) === 'lets-through';
  return isFreed ? { rulesIn: ['proxy-buffering'], rulesOut: ['collected-answer', 'unflushed-writes'] } : NOTHING;
}
