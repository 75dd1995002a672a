// A comparison with a baseline or another side that may fail, for a written reason.
import { expect, it } from 'vitest';
import { excuseComparisons } from '../../../src/gate/excused-comparisons.ts';
import { gateWithBaseline } from '../../../src/gate/baseline/gate.ts';
import { measuredOf } from '../../../src/gate/baseline/shape.ts';
import { updatedBaseline } from '../../../src/gate/baseline/update.ts';
import { resolveRules } from '../../../src/gate/resolve-rules.ts';
import { GateResult } from '../../../src/model/gate-result.ts';
import { PLACE, runOfScenario } from '../../support/baseline.ts';

const steady = runOfScenario('steady');
const worse = runOfScenario('buffered', { scenario: 'steady' });
const before = updatedBaseline(null, measuredOf([steady], PLACE), []);
const on = { environment: PLACE.environment, tool: { name: 'stream-check', version: PLACE.tool } };
const file = { file: 'b.json', path: '/b.json', directory: PLACE.directory, before, isUpdate: false };
const gated = (run: typeof steady, ignore: Parameters<typeof resolveRules>[0]['ignore'], more: object = {}) =>
  gateWithBaseline([run], { ...resolveRules({ ignore }, []), baseline: { ...file, ...more } }, on);
const ofBaseline = ({ gate }: ReturnType<typeof gated>) => gate.find(({ rule }) => rule === 'baseline')!;

it('is ignored, with the reason in its sentence, and costs nothing by itself', () => {
  const delivery = { rule: 'delivery', reason: 'known' };
  const result = gated(worse, [delivery, { rule: 'baseline', reason: 'the proxy of ticket 7', client: 'undici' }]);
  expect(GateResult.parse(ofBaseline(result))).toMatchObject({
    status: 'ignored',
    passed: false,
    ignored: 'the proxy of ticket 7',
  });
  expect(ofBaseline(result).text).toMatch(
    /^undici at mock\/made: was incremental, .*\. Ignored: the proxy of ticket 7\.$/,
  );
  expect(result).toMatchObject({ exitCode: 0, warnings: [expect.stringContaining('1 of 1 did not pass')] });
  expect(gated(worse, [delivery]).exitCode).toBe(1);
});

it('that of another client excuses nothing, and is named', () => {
  const result = gated(worse, [{ rule: 'baseline', reason: 'known', client: 'fetch' }]);
  expect(ofBaseline(result)).toMatchObject({ status: 'failed', ignored: null });
  expect(result.warnings).toEqual(['Nothing had to be ignored for baseline of client "fetch": take that ignore out.']);
});

it('one that excuses nothing is named only where the baseline was compared', () => {
  const ignore = [{ rule: 'baseline', reason: 'known' }];
  expect(gated(steady, ignore).warnings).toEqual(['Nothing had to be ignored for baseline: take that ignore out.']);
  expect(gated(steady, ignore, { isUpdate: true }).warnings).not.toContainEqual(expect.stringContaining('ignored'));
  const { warnings } = gateWithBaseline([steady], { ...resolveRules({ ignore }, []), baseline: null }, on);
  expect(warnings).toEqual([]);
});

it('each comparison has ignores of its own', () => {
  const { ignores } = resolveRules({ ignore: [{ rule: 'against', reason: 'known' }] }, []);
  const failed = ofBaseline(gated(worse, []));
  expect(excuseComparisons([failed], ignores)).toEqual([failed]);
  expect(excuseComparisons([{ ...failed, rule: 'against' }], ignores)).toMatchObject([{ status: 'ignored' }]);
});
