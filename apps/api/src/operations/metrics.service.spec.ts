import { describe, expect, it } from '@jest/globals';
import { MetricsService } from './metrics.service.ts';

describe('metrics', () => {
  it('counts commands by type and outcome', async () => {
    const metrics = new MetricsService();
    metrics.commandAnswered('ProposeStrategy', 'accepted', 12);
    metrics.commandAnswered('ProposeStrategy', 'accepted', 12);
    metrics.commandAnswered('ProposeStrategy', 'code_taken', 3);
    const { text, contentType } = await metrics.expose();
    expect(contentType).toContain('text/plain');
    expect(text).toContain('rembuk_commands_total{type="ProposeStrategy",outcome="accepted"} 2');
    expect(text).toContain('rembuk_commands_total{type="ProposeStrategy",outcome="code_taken"} 1');
    expect(text).toContain('rembuk_command_seconds_count 3');
    expect(text).toContain('nodejs_eventloop_lag_seconds');
  });

  it('counts what goes out in bytes times receivers', async () => {
    const metrics = new MetricsService();
    metrics.frameSent('events', 1_000, 200);
    const { text } = await metrics.expose();
    expect(text).toContain('rembuk_frame_bytes_total{kind="events"} 200000');
    expect(text).toContain('rembuk_deliveries_total{kind="events"} 200');
  });

  it('counts the workshops in memory when someone looks', async () => {
    const metrics = new MetricsService();
    let loaded = 3;
    metrics.countWorkshops(() => loaded);
    expect((await metrics.expose()).text).toContain('rembuk_workshops_loaded 3');
    loaded = 1;
    expect((await metrics.expose()).text).toContain('rembuk_workshops_loaded 1');
  });

  it('makes no more series than it may, whatever comes in', async () => {
    const metrics = new MetricsService();
    for (let i = 0; i < 5_000; i++) metrics.messageRefused(`code-${i}`);
    const { text } = await metrics.expose();
    const series = text
      .split('\n')
      .filter((line) => line.startsWith('rembuk_messages_refused_total{'));
    expect(series).toHaveLength(251);
    expect(text).toContain('rembuk_messages_refused_total{code="other"} 4750');
  });
});
