import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { hostname, tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';

const programs = ['munged', 'slurmctld', 'slurmd', 'sbatch', 'squeue', 'scontrol', 'scancel'];
const places = [...(process.env.PATH ?? '').split(':'), '/usr/sbin'];
const isHere = programs.every((program) => places.some((place) => existsSync(join(place, program))));

/** Whether tests on a real Slurm are left out. Where CI runs there is one: without it the tests fail. */
export const isWithoutSlurm = !isHere && !process.env.CI;

/** Said behind the name of what is tested; nothing where there is a Slurm. */
export const withoutSlurm = isHere ? '' : ' (left out: there is no Slurm here; install slurm-wlm and munge)';

/** A Slurm of this machine alone: a controller, and nodes that are processes. */
export interface SlurmCluster {
  /** Kills what a node is, as if the machine had lost its power, but that its jobs may go on. */
  killNode(name: string): void;
  /** By SIGTERM it writes down what it knows; by SIGKILL it has what it wrote down before. */
  stopController(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>;
  startController(): Promise<void>;
  /** Calls a program of Slurm's. */
  call(program: string, ...args: string[]): Promise<string>;
  end(): Promise<void>;
}

/**
 * Starts it without systemd, with a key of its own, and has all programs of this process find it. The nodes n1 and n2 are the partition
 * "main", n3 and n4 "fragile".
 */
export async function startSlurm(): Promise<SlurmCluster> {
  const folder = await mkdtemp(join(tmpdir(), 'slurm-cluster-'));
  process.env.SLURM_CONF = join(folder, 'slurm.conf');
  process.env.PATH = places.join(':');
  const [controllerPort, ...nodePorts] = await freePorts(1 + nodes.length);
  await writeFile(process.env.SLURM_CONF, configuration(folder, controllerPort, nodePorts));
  for (const each of ['state', ...nodes]) await mkdir(join(folder, each));
  const processes = new Map<string, ChildProcess>([['munge', await startMunge(folder)]]);
  const start = (name: string, program: string, ...args: string[]) =>
    processes.set(name, spawn(program, ['-D', ...args], { stdio: 'ignore' }));
  const stop = async (name: string, signal: NodeJS.Signals) => {
    const child = processes.get(name)!;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    if (child.exitCode === null && child.signalCode === null && child.kill(signal)) await ended;
  };
  const cluster: SlurmCluster = {
    killNode: (name) => void processes.get(name)!.kill('SIGKILL'),
    stopController: (signal) => stop('controller', signal),
    async startController() {
      start('controller', 'slurmctld');
      await untilAnswers(cluster);
    },
    call: async (program, ...args) => (await promisify(execFile)(program, args)).stdout,
    async end() {
      await cluster.call('scancel', `--user=${userInfo().username}`).catch(() => {});
      while ((await cluster.call('squeue', '--noheader').catch(() => '')) !== '') await setTimeout(200);
      for (const name of processes.keys()) await stop(name, 'SIGKILL');
      await rm(folder, { recursive: true, maxRetries: 5 });
    },
  };
  await cluster.startController();
  for (const name of nodes) start(name, 'slurmd', '-N', name);
  while (!/^(idle\n){4}$/.test(await cluster.call('sinfo', '-h', '-N', '-o', '%T'))) await setTimeout(200);
  return cluster;
}

const nodes = ['n1', 'n2', 'n3', 'n4'];

/**
 * Nothing is waited for that a real cluster waits minutes for: a node is down after two seconds without an answer, a job that was lost
 * begins again after five (`cred_expire`).
 */
const configuration = (folder: string, controllerPort: number, nodePorts: readonly number[]) => `
ClusterName=test
SlurmctldHost=${hostname()}(127.0.0.1)
SlurmctldPort=${controllerPort}
SlurmUser=${userInfo().username}
SlurmdUser=${userInfo().username}
AuthInfo=socket=${folder}/munge/socket,cred_expire=5
StateSaveLocation=${folder}/state
SlurmdSpoolDir=${folder}/%n
SlurmctldPidFile=${folder}/slurmctld.pid
SlurmdPidFile=${folder}/%n.pid
SlurmctldLogFile=${folder}/slurmctld.log
SlurmdLogFile=${folder}/%n.log
SlurmdParameters=config_overrides
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU_Memory,CR_LLN
SchedulerParameters=sched_interval=1,sched_min_interval=100000,bf_interval=1
SlurmdTimeout=2
KillWait=2
MinJobAge=60
MailProg=/bin/true
${nodes.map((name, i) => `NodeName=${name} NodeHostname=${hostname()} NodeAddr=127.0.0.1 Port=${nodePorts[i]} CPUs=4 RealMemory=8000`).join('\n')}
PartitionName=main Nodes=n1,n2 Default=YES
PartitionName=fragile Nodes=n3,n4
`;

/** What the programs of a cluster know each other by. */
async function startMunge(folder: string): Promise<ChildProcess> {
  const own = join(folder, 'munge');
  await mkdir(own);
  await writeFile(join(own, 'key'), randomBytes(128), { mode: 0o600 });
  const files = { 'key-file': 'key', 'pid-file': 'pid', 'log-file': 'log', 'seed-file': 'seed', socket: 'socket' };
  const options = Object.entries(files).map(([option, file]) => `--${option}=${join(own, file)}`);
  const child = spawn('munged', ['--foreground', '--force', ...options], { stdio: 'ignore' });
  while (!existsSync(join(own, 'socket'))) await setTimeout(50);
  return child;
}

async function untilAnswers({ call }: SlurmCluster): Promise<void> {
  while (!(await call('scontrol', 'ping').catch(() => '')).includes('UP')) await setTimeout(200);
}

async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'));
  await Promise.all(servers.map((server) => new Promise((resolve) => server.once('listening', resolve))));
  const ports = servers.map((server) => (server.address() as { port: number }).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}
