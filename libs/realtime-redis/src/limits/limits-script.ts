import { Script } from '../script.ts';

/**
 * Token buckets, each held as one number: the moment at which it will be full again (the generic cell rate algorithm
 * of ITU-T I.371), by the clock of Redis, in milliseconds since 1970. A full bucket says nothing, so the key goes then.
 * `take` takes one from each, or none where one of them is empty; `charge` takes whether it is there or not, up to a
 * debt of one bucket. Gives the milliseconds to wait; 0: done.
 * KEYS: buckets; ARGV: what to do, then for each bucket the milliseconds for one and those for all of it.
 */
export const limitsScript = new Script(`
local what = ARGV[1]
local time = redis.call('TIME')
local now = time[1] * 1000 + time[2] / 1000

local buckets, wait = {}, 0
for i, key in ipairs(KEYS) do
  local one, all = tonumber(ARGV[2 * i]), tonumber(ARGV[2 * i + 1])
  local full = math.max(tonumber(redis.call('GET', key) or '0'), now)
  buckets[i] = {key = key, one = one, all = all, full = full}
  wait = math.max(wait, full + one - all - now)
end
-- Sums of fractions of a millisecond may be off by a hair.
wait = math.ceil(wait - 0.001)
if what == 'check' or (what == 'take' and wait > 0) then return wait end

for _, bucket in ipairs(buckets) do
  local full
  if what == 'refund' then
    full = bucket.full - bucket.one
  else
    full = math.min(bucket.full + bucket.one, now + 2 * bucket.all)
  end
  if full > now then
    redis.call('SET', bucket.key, string.format('%.3f', full), 'PX', math.ceil(full - now))
  else
    redis.call('DEL', bucket.key)
  end
end
return 0
`);
