import express, { type NextFunction, type Request, type Response } from 'express';
import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Teams } from './create-teams';
import { listenOnLoopback } from './guard';
import { createPageRoutes, type Command, type Control, type FirstStep, type FoundPerson } from './page-routes';

export interface PageOptions {
  /** 0 takes a free port. */
  readonly port?: number;
  readonly host?: string;
  /** Paragraphs of "About this sandbox". */
  readonly about?: readonly string[];
  /** Commands the composer offers. */
  readonly commands?: readonly Command[];
  /** Buttons for what happens outside Teams. */
  readonly extraControls?: readonly Control[];
  /** What to try first. */
  readonly steps?: readonly FirstStep[];
  /** Whom the people picker of a card finds. Default: nobody beyond the choices of the card. */
  readonly directory?: () => readonly FoundPerson[];
}

export interface TeamsPage {
  /** Where to point a browser. */
  readonly url: string;
  readonly close: () => Promise<void>;
}

const ABOUT = [
  'This page plays Microsoft Teams on your own machine. Nothing here reaches Microsoft, and nothing leaves this computer.',
  'The people, the team and the tenant are made up. Delays that take minutes or hours in a real tenant are shortened to seconds.',
  'Cards are drawn with Microsoft’s own Adaptive Cards renderer and Teams-like colours; the real Teams client may differ in detail.',
];

const POLICY = [
  "default-src 'self'",
  "img-src 'self' data:",
  "style-src 'self' 'unsafe-inline'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

/** Serves the local Teams page on loopback. Throws in production and for any other host. */
export async function serveTeamsPage(teams: Teams, options: PageOptions = {}): Promise<TeamsPage> {
  const { about = ABOUT, commands = [], extraControls: controls = [], steps = [], directory = () => [] } = options;
  const app = express().disable('x-powered-by');
  app.use(refuseStrangers);
  app.use('/api', createPageRoutes(teams, { about, commands, controls, steps, directory }));
  app.get('/vendor/adaptivecards.js', (_request, response) => response.sendFile(rendererFile()));
  app.use(express.static(path.join(packageRoot(), 'src/sandbox/teams/page'), { etag: false, cacheControl: false }));
  app.use(explain);
  const { origin, close } = await listenOnLoopback(app, { port: options.port ?? 0, host: options.host });
  return { url: `${origin}/`, close };
}

/** Sources and build output lie at different depths; the assets lie in the sources only. */
function packageRoot(from = __dirname): string {
  if (existsSync(path.join(from, 'package.json'))) return from;
  const above = path.dirname(from);
  if (above === from) throw new Error('The page’s files are missing: no package.json above the program.');
  return packageRoot(above);
}

function rendererFile(): string {
  return path.join(path.dirname(require.resolve('adaptivecards/package.json')), 'dist/adaptivecards.min.js');
}

// A page of another origin must not be able to press buttons here, nor a rebound name to read.
function refuseStrangers(request: Request, response: Response, next: NextFunction): void {
  const host = request.headers.host ?? '';
  const isLocal = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/.test(host);
  const { origin } = request.headers;
  if (!isLocal || (origin !== undefined && origin !== `http://${host}`)) {
    response.status(403).json({ error: 'This page answers to this machine only.' });
    return;
  }
  response.setHeader('content-security-policy', POLICY);
  response.setHeader('cache-control', 'no-store');
  response.setHeader('x-content-type-options', 'nosniff');
  next();
}

function explain(error: Error, _request: Request, response: Response, next: NextFunction): void {
  if (response.headersSent) return next(error);
  response.status(400).json({ error: error.message });
}
