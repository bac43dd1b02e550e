import '../without-eval.ts';
import { expose } from 'comlink';
import { EngineService } from './service.ts';

expose(new EngineService());
