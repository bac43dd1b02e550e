import { config } from 'zod';

// Schemas try whether they may make code of text. The page's content security policy forbids it, and Firefox prints that.
config({ jitless: true });
