export {
  countField,
  datasetField,
  engineField,
  evaluatedFields,
  measuredNetworkFields,
  memoryOf,
  memoryWithoutNetwork,
  planField,
  savedModelField,
  seedField,
  strengthsField,
} from './schema/fields.ts';
export { studyTasks } from './study-tasks.ts';
