import { Injectable } from '@nestjs/common';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/** Label values seen first keep their name; what comes after these many is counted as `other`. */
const labelValuesMax = 250;

const latencySeconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10];

/** What is counted, in the terms of the code; the names and units of Prometheus stand here alone. */
@Injectable()
export class MetricsService {
  readonly #registry = new Registry();
  readonly #labels = new Map<string, Set<string>>();

  readonly #requests = this.#histogram('rembuk_http_request_seconds', 'Requests over HTTP', [
    'method',
    'route',
    'status',
  ]);
  readonly #commands = this.#counter('rembuk_commands_total', 'Commands by type and outcome', [
    'type',
    'outcome',
  ]);
  readonly #commandSeconds = this.#histogram(
    'rembuk_command_seconds',
    'From the arrival of a command to its durable answer',
    [],
  );
  readonly #appendSeconds = this.#histogram(
    'rembuk_append_seconds',
    'One append, until it is durable',
    [],
  );
  readonly #appendEvents = new Histogram({
    name: 'rembuk_append_events',
    help: 'Events carried by one append',
    buckets: [1, 2, 4, 8, 16, 32, 64, 128, 256],
    registers: [this.#registry],
  });
  readonly #appendFailures = this.#counter('rembuk_append_failures_total', 'Failed appends', [
    'reason',
  ]);
  readonly #sockets = this.#gauge('rembuk_sockets', 'Sockets that are connected now');
  #loadedWorkshops: () => number = () => 0;
  #pastBytes: () => number = () => 0;
  readonly #frames = this.#counter('rembuk_frames_total', 'Frames made, by kind', ['kind']);
  readonly #frameBytes = this.#counter(
    'rembuk_frame_bytes_total',
    'Bytes handed to sockets: size of a frame times its receivers',
    ['kind'],
  );
  readonly #deliveries = this.#counter('rembuk_deliveries_total', 'Frames times receivers', [
    'kind',
  ]);
  readonly #refused = this.#counter('rembuk_messages_refused_total', 'Refused messages by code', [
    'code',
  ]);
  readonly #goodbyes = this.#counter('rembuk_goodbyes_total', 'Sockets told to leave, by code', [
    'code',
  ]);

  constructor() {
    collectDefaultMetrics({ register: this.#registry });
    const workshops = this.#gauge('rembuk_workshops_loaded', 'Workshops held in memory', () =>
      workshops.set(this.#loadedWorkshops()),
    );
    const past = this.#gauge('rembuk_past_bytes', 'About what past states take up in memory', () =>
      past.set(this.#pastBytes()),
    );
  }

  requestAnswered(method: string, route: string, status: number, ms: number): void {
    const labels = { method, route: this.#bounded('route', route), status: String(status) };
    this.#requests.observe(labels, ms / 1_000);
  }

  /** `outcome`: `accepted`, or the code of the refusal. */
  commandAnswered(type: string, outcome: string, ms: number): void {
    const labels = {
      type: this.#bounded('type', type),
      outcome: this.#bounded('outcome', outcome),
    };
    this.#commands.inc(labels);
    this.#commandSeconds.observe(ms / 1_000);
  }

  appended(events: number, ms: number): void {
    this.#appendEvents.observe(events);
    this.#appendSeconds.observe(ms / 1_000);
  }

  appendFailed(reason: string): void {
    this.#appendFailures.inc({ reason: this.#bounded('reason', reason) });
  }

  socketsConnected(count: number): void {
    this.#sockets.set(count);
  }

  /** They come and go by themselves, so they are counted when someone looks. */
  countWorkshops(loaded: () => number): void {
    this.#loadedWorkshops = loaded;
  }

  countPastBytes(held: () => number): void {
    this.#pastBytes = held;
  }

  /** One frame, encoded once, handed to so many sockets. */
  frameSent(kind: string, bytes: number, receivers: number): void {
    const labels = { kind: this.#bounded('kind', kind) };
    this.#frames.inc(labels);
    this.#deliveries.inc(labels, receivers);
    this.#frameBytes.inc(labels, bytes * receivers);
  }

  messageRefused(code: string): void {
    this.#refused.inc({ code: this.#bounded('code', code) });
  }

  goodbyeSaid(code: string): void {
    this.#goodbyes.inc({ code: this.#bounded('goodbye', code) });
  }

  /** The text format of Prometheus, and its content type. */
  async expose(): Promise<{ readonly contentType: string; readonly text: string }> {
    return { contentType: this.#registry.contentType, text: await this.#registry.metrics() };
  }

  /** Values that come from outside must not make new time series without end. */
  #bounded(label: string, value: string): string {
    let known = this.#labels.get(label);
    if (!known) this.#labels.set(label, (known = new Set()));
    if (!known.has(value)) {
      if (known.size >= labelValuesMax) return 'other';
      known.add(value);
    }
    return value;
  }

  #counter<Label extends string>(name: string, help: string, labelNames: readonly Label[]) {
    return new Counter<Label>({ name, help, labelNames, registers: [this.#registry] });
  }

  #gauge(name: string, help: string, collect?: () => void) {
    const registers = [this.#registry];
    return new Gauge({ name, help, registers, ...(collect ? { collect } : {}) });
  }

  #histogram<Label extends string>(name: string, help: string, labelNames: readonly Label[]) {
    const registers = [this.#registry];
    return new Histogram<Label>({ name, help, labelNames, buckets: latencySeconds, registers });
  }
}
