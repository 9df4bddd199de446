import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { commands } from '../../../src/teams/commands';
import { findCommand } from '../../../src/teams/commands/command-list';
import { languages } from '../../../src/words/languages';
import en from '../../../src/words/messages/en.json';
import { words, type MessageKey } from '../../../src/words/words';
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

  it('names those whose answer is everybody’s where several read: of all others it is for whoever asked', () => {
    const open = commands.filter(({ answersOpenly }) => answersOpenly).map(({ name }) => name);

    expect(open.sort()).toEqual(['accounts', 'can', 'hello', 'here', 'plan', 'quota', 'request', 'thanks']);
  });

  it('has a line on the help card of an approver for every command that is not small talk', async () => {
    const started = await startWith();

    const shown = await answerTo(started, 'dana', 'help');

    for (const { summary } of commands) if (summary !== null) expect(shown).toContain(en[summary]);
    expect(shown).toContain('quota [environment]');
  });

  it('shows whoever decides nothing no command of the approvers', async () => {
    const started = await startWith();

    const shown = await answerTo(started, 'ravi', 'help');

    for (const { summary, forAdmins } of commands)
      if (summary !== null) expect(shown.includes(en[summary])).toBe(forAdmins !== true);
    expect(shown).not.toContain('For CRM admins');
  });

  it('shows whoever may ask for nothing neither the command nor the form', async () => {
    const started = await startWith();
    started.desk.instead('mayDo', async () => ({ asks: false, decides: false }));

    const shown = await answerTo(started, 'ravi', 'help');

    expect(shown).not.toContain(en['command.request']);
    expect(shown).not.toContain(en['button.form']);
  });

  it.each(Object.keys(languages))(
    'writes every command in %s with a word that it understands as that command',
    (language) => {
      const listed = commands.filter(({ summary }) => summary !== null);

      const written = listed.map(({ name }) => {
        const [word = ''] = words(language, 'UTC')
          .t(`usage.${name}` as MessageKey)
          .split(' ');
        return [name, findCommand(word)?.name];
      });

      expect(written).toEqual(listed.map(({ name }) => [name, name]));
    },
  );

  it('takes the line of each command from the message files, under its own name, and leaves none there over', () => {
    const listed = commands.filter(({ summary }) => summary !== null);

    expect(listed.map(({ summary }) => summary)).toEqual(listed.map(({ name }) => `command.${name}`));
    expect(listed.map(({ summary }) => summary).sort()).toEqual(
      Object.keys(en).filter((key) => key.startsWith('command.')),
    );
  });
});
