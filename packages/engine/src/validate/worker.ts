/** A thread that checks a share of a repository's files. Its bundle lies beside the program's, as validate-worker.mjs. */
import { parentPort, workerData } from 'node:worker_threads'
import { Pass } from './run.ts'
import type { WorkerTask } from './validate.ts'

const { root, options, share } = workerData as WorkerTask
parentPort!.postMessage(new Pass(root, options).run(share))
