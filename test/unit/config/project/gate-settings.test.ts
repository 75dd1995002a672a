// What the gate gets of a config and of what was typed beside it.
import { describe, expect, it } from 'vitest';
import { gateSettingsOf } from '../../../../src/config/project/gate-settings.ts';

const project = { name: 'stream-check.config.json', config: { preset: 'strict', assert: 'proven' } } as const;

describe('the settings of a gate', () => {
  it('a preset that is typed takes the place of that of the config, assertions are added', () => {
    const typed = { preset: 'lock-step', assert: ['integrity'] } as const;
    const { rules, isStrict } = gateSettingsOf(project, { ...typed, assert: [...typed.assert] }, false);
    expect(isStrict).toBe(false);
    expect(rules.filter(({ source }) => source === 'assert').map(({ key }) => key)).toEqual(['proven', 'integrity']);
  });

  it('a client or scenario that is typed narrows what is run, and so what rules are about', () => {
    expect(gateSettingsOf(project, {}, false).narrowedBy).toEqual([]);
    expect(gateSettingsOf(project, { client: ['fetch'] }, false).narrowedBy).toEqual(['client']);
    expect(gateSettingsOf(project, { scenario: 'steady' }, false).narrowedBy).toEqual(['scenario']);
  });

  it('a rule that cannot be is said with the name of the config', () => {
    const wrong = { ...project, config: { rules: { fidelty: 'error' } } } as const;
    expect(() => gateSettingsOf(wrong, {}, false)).toThrow(
      'The rules of stream-check.config.json cannot be: rules: unknown figure or cause "fidelty". Did you mean "fidelity"?',
    );
    expect(() => gateSettingsOf(project, { assert: ['provn'] }, false)).toThrow(/^--assert: unknown figure/);
  });
});
