-- A role of its own for the bot, which owns its database and can do nothing beside it.
\getenv password DESK_DATABASE_PASSWORD
create role account_desk login nosuperuser nocreatedb nocreaterole password :'password';
create database desk owner account_desk;
