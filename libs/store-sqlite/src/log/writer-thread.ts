/** The writer's thread. Run by Node as it is: it imports neighbours by path, and from elsewhere types only. */
import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { GroupCommit, type GroupBounds } from './group-commit.ts';
import { LogWriter, type WriterOptions } from './log-writer.ts';
import type { FromWriter, ToWriter } from './messages.ts';

export type WriterData = GroupBounds & WriterOptions;

const port = parentPort;
if (!port) throw new Error('the writer runs in a thread of its own');
const data = workerData as WriterData;

const writer = new LogWriter(data);
const commits = new GroupCommit(writer, data, {
  take: () => {
    const waiting: { message: ToWriter } | undefined = receiveMessageOnPort(port);
    return waiting?.message;
  },
  answer: (message: FromWriter) => {
    port.postMessage(message);
    if (message.kind === 'closed') port.close();
  },
});
port.on('message', (message: ToWriter) => commits.handle(message));
port.postMessage({ kind: 'opened', position: writer.position });
