import { formFrom, onRequest } from '../action';

/** Opens the form with what an ended request asked for. */
export const requestAgain = onRequest('request.again', formFrom);
