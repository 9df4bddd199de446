import type { Logger } from 'pino';
import type { Config } from '../config';
import type { Microsoft } from '../microsoft/connect';
import type { Engine } from '../store/engine';
import type { OpenStore } from '../store/open-store';
import { createDraw } from '../teams/outbox/draw';
import { startSender } from '../teams/outbox/sender';
import type { TeamsServer } from '../teams/server';
import { createJobHandlers, scheduleStanding, tellStuck } from '../usecases/background';
import type { Background } from '../usecases/background';
import { createChatMemory } from '../usecases/chat-memory';
import type { Desk } from '../usecases/ports';
import { inOwnContext } from './own-context';
import { tenantFacts } from './teams-options';
import { warnOfRequesters } from './warn-of-requesters';

interface LoopParts {
  readonly config: Config;
  readonly desk: Desk;
  readonly books: OpenStore;
  readonly microsoft: Microsoft;
  readonly engine: Engine;
  readonly server: TeamsServer;
  readonly logger: Logger;
}

/** Starts what goes on by itself: messages that are to be sent, and work that is due. */
export async function startLoops({ config, desk, books, microsoft, engine, server, logger }: LoopParts) {
  warnOfRequesters(desk.settings, logger);
  const { directory, crm } = microsoft;
  const background: Background = {
    ...desk,
    directory,
    crm,
    startRun: (requestId, attempt, mode) => engine.start(requestId, attempt, mode),
  };
  const sender = startSender({
    outbox: books.outbox,
    onWork: (listener) => books.onOutbox(listener),
    draw: createDraw(desk, tenantFacts(config)),
    chat: server.chat,
    memory: createChatMemory(desk),
    settings: desk.settings,
    clock: desk.clock,
    logger,
  });
  const sweep = books.startSweep(inOwnContext(createJobHandlers(background)), {
    onStuck: (kind, key, error) => tellStuck(desk, kind, key, error),
  });
  await scheduleStanding(background);
  return { outbox: sender, sweep };
}
