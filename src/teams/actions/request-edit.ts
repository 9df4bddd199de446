import { formFrom, onRequest } from '../action';

/** Opens the form with what a refused request asked for. */
export const requestEdit = onRequest('request.edit', formFrom);
