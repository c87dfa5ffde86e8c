export { signEvent, verifySignature } from './signature.ts';
