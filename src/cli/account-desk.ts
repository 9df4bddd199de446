#!/usr/bin/env node
import { Command } from 'commander';
import { processEnvironment } from '../config';
import type { RehearseOptions } from '../sandbox/rehearse';
import type { TenantAloneOptions } from '../sandbox/tenant-alone';
import { lookAfter, runProgram } from './operate';

/** What operators do beside running the bot. A command loads its own code only when it is called. */
function program(): Command {
  const desk = new Command('account-desk').description('Looks after Account Desk, and plays it without a tenant.');
  lookAfter(desk);
  playWithoutTenant(desk);
  return desk;
}

function playWithoutTenant(desk: Command): void {
  desk
    .command('sandbox')
    .description('the bot with a simulated Microsoft and a page that plays Teams, whatever the settings say')
    .action(async () => (await import('../sandbox/run.js')).runSandbox(processEnvironment()));
  desk
    .command('demo')
    .description('plays requests from form to final card against the simulated tenant, with shortened delays')
    .argument('[file]', 'JSON list of requests', 'env/requests.sample.json')
    .option('--free-licences <number>', 'free Sales Enterprise licences in the tenant', '0')
    .action(async (file: string, options: { freeLicences: string }) => {
      const { runDemo, startHere } = await import('../sandbox/demo/demo.js');
      process.exit((await runDemo(file, Number(options.freeLicences), startHere)) ? 0 : 1);
    });
  desk
    .command('rehearse')
    .description('serves a simulated Microsoft and writes the settings of a production bot for it')
    .option('--folder <path>', 'where to write the settings', '/tmp/account-desk-rehearsal')
    .option('--page-port <number>', 'port of the page that plays Teams; 0 takes a free one', '4000')
    .option('--bot-port <number>', 'port the bot will listen on', '3978')
    .action(async (options: RehearseOptions) => (await import('../sandbox/rehearse.js')).rehearse(options));
  desk
    .command('tenant')
    .description('serves the simulated Microsoft tenant alone, for trying clients by hand')
    .option('--port <number>', 'first port; 0 takes free ones', '0')
    .option('--time-scale <factor>', 'how many times faster than real its synchronisation runs', '20')
    .option('--free-seats <number>', 'free seats of DYN365_ENTERPRISE_SALES', '2')
    .option('--ca-file <path>', 'where to write the certificate', '.data/sandbox-ca.pem')
    .action(async (options: TenantAloneOptions) =>
      (await import('../sandbox/tenant-alone.js')).serveTenantAlone(options),
    );
}

runProgram(program());
