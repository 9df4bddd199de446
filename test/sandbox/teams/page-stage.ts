import { serveTeamsPage, type PageOptions, type Teams } from '../../../src/sandbox/teams';
import { closeAll, startTeamsWithBot, type FakeBot } from './fake-bot';

const pages: Array<() => Promise<void>> = [];

/** Ends the pages of a test, and what they stand on. */
export async function closePages(): Promise<void> {
  for (const close of pages.splice(0)) await close();
  await closeAll();
}

/** The local Teams page over a bot of a few lines. */
export async function startPage(options: PageOptions = {}): Promise<{ teams: Teams; bot: FakeBot; url: string }> {
  const { teams, bot } = await startTeamsWithBot({ refreshAfterMs: 60_000 });
  const page = await serveTeamsPage(teams, options);
  pages.push(page.close);
  return { teams, bot, url: page.url };
}
