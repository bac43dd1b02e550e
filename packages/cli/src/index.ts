export { runStudyFile, type StudyFile } from './study/run-study-file.ts';
export { runStudyJobs, type StudyJobs } from './study/run-study-jobs.ts';
