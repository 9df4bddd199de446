import { processEnvironment, readBooksPlace } from '../config';
import type { BooksPlace } from '../config';
import { lookIntoBooks } from '../store/look-into-books';
import type { OpenWork } from '../store/open-work';
import { StoreFault } from '../store/store-fault';
import { askBot } from './ask-bot';
import type { BotAnswer } from './ask-bot';
import { botText, booksText } from './status-text';

/** Prints which parts of the bot are ready and what is open in the books. Ends with 0 when the bot is ready, else with 1. */
export async function status(): Promise<void> {
  const place = readBooksPlace(processEnvironment());
  const bot: BotAnswer = await askBot(place);
  console.log(botText(bot));
  console.log(`\n${booksText(await openWork(place))}`);
  process.exitCode = bot.state === 'answers' && bot.report.ready ? 0 : 1;
}

/** What is open, or the fault that keeps anybody from reading it. */
async function openWork(place: BooksPlace): Promise<OpenWork | StoreFault> {
  try {
    return await lookIntoBooks(place, { now: () => new Date() }, (books) => books.openWork());
  } catch (error) {
    if (error instanceof StoreFault) return error;
    throw error;
  }
}
