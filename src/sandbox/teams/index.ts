export { createTeams, type Teams, type TeamsOptions } from './create-teams';
export { verifyBotTokensFrom } from './bot-tokens';
export type { SeenMessage } from './seen';
export type { BotAnswer } from './courier';
export type { Activity, Exchange, Person } from './types';
export { serveTeamsPage, type PageOptions, type TeamsPage } from './page-server';
export type { Control, FirstStep, FoundPerson } from './page-routes';
