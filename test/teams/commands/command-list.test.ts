import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { commands } from '../../../src/teams/commands';
import en from '../../../src/words/messages/en.json';
import { stopAll } from '../support/start';
import { answerTo, startWith } from '../support/talk';

afterEach(stopAll);

describe('the list of commands', () => {
  it('holds every file of its folder, each under its own name', () => {
    const files = readdirSync(join(__dirname, '../../../src/teams/commands')).map((file) => file.replace('.ts', ''));

    expect([...commands.map(({ name }) => name), 'arguments', 'command', 'command-list', 'index'].sort()).toEqual(
      files.sort(),
    );
  });

  it('gives every word one meaning only', () => {
    const words = commands.flatMap(({ name, aliases }) => [name, ...aliases]);

    expect(new Set(words).size).toBe(words.length);
  });

  it('has a line on the help card for every command that is not small talk', async () => {
    const started = await startWith();

    const words = await answerTo(started, 'ravi', 'help');

    for (const { name, summary } of commands) if (summary !== null) expect(words).toContain(name);
  });

  it('takes the line of each command from the message files, under its own name, and leaves none there over', () => {
    const listed = commands.filter(({ summary }) => summary !== null);

    expect(listed.map(({ summary }) => summary)).toEqual(listed.map(({ name }) => `command.${name}`));
    expect(listed.map(({ summary }) => summary).sort()).toEqual(
      Object.keys(en).filter((key) => key.startsWith('command.')),
    );
  });
});
