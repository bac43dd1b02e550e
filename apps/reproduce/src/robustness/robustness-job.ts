import type { Job } from '@saf/jobs';
import type { Subject } from '../subjects/find-subjects.ts';
import { type SubjectRequest, subjectJob } from '../subjects/subject-job.ts';

export interface RobustnessRequest extends SubjectRequest {
  readonly subjects: readonly Subject[];
  readonly epsilons: readonly number[];
}

/** Networks whose adversarial images are tried on the others: none has a symmetric activation. */
const sourceNames = ['mnist-plain-1', 'twins-ReLU-r-m-1', 'cifar10-plain-1', 'cifar10-plainReLU-1'];

/** What attacks one network. */
export function robustnessJob(subject: Subject, request: RobustnessRequest): Job {
  const { subjects, epsilons } = request;
  const others = subjects.filter(({ name }) => sourceNames.includes(name) && name !== subject.name);
  const sources = others.map(({ saved }) => saved);
  return subjectJob('attack', subject, request, { kind: 'robustness', sources, epsilons });
}
