import { Script } from '../script.ts';

/**
 * The snapshots of a stream, of all its folds, are the fields of one hash: so that they go together. A field is named
 * `<fold>\n<version of the fold>\n<revision>`. Revisions are compared as numbers and kept as they were written: Lua
 * would round the long ones.
 */

/** The newest of a fold at or before a revision. KEYS: stream; ARGV: start of the field, revision, milliseconds kept. */
export const loadScript = new Script(`
local start, before = ARGV[1], tonumber(ARGV[2])
local found, best
for _, field in ipairs(redis.call('HKEYS', KEYS[1])) do
  if string.sub(field, 1, #start) == start then
    local revision = tonumber(string.sub(field, #start + 1))
    if revision <= before and (not best or revision > best) then
      found, best = field, revision
    end
  end
end
if not found then return nil end
redis.call('PEXPIRE', KEYS[1], ARGV[3])
return {found, redis.call('HGET', KEYS[1], found)}
`);

/**
 * Keeps one, and gives up what is missed least: of its fold, between the newest two and the oldest, the one whose going
 * leaves the smallest gap; versions before the last two; then, of the whole stream, the oldest until it fits.
 * KEYS: stream; ARGV: fold, version, revision, sealed snapshot, number kept, bytes of the stream, milliseconds kept.
 */
export const saveScript = new Script(`
local key, fold, version, saved = KEYS[1], ARGV[1], ARGV[2], ARGV[3]
local keptMax, bytesMax = tonumber(ARGV[5]), tonumber(ARGV[6])
local added = fold .. '\\n' .. version .. '\\n' .. saved
redis.call('HSET', key, added, ARGV[4])
redis.call('PEXPIRE', key, ARGV[7])

local mine, others, versions, known = {}, {}, {}, {}
for _, field in ipairs(redis.call('HKEYS', key)) do
  local f, v, r = string.match(field, '^(.*)\\n(%d+)\\n(%d+)$')
  local one = {field = field, version = tonumber(v), revision = tonumber(r)}
  if f ~= fold then
    table.insert(others, one)
  else
    if not known[v] then
      known[v] = true
      table.insert(versions, tonumber(v))
    end
    table.insert(mine, one)
  end
end

table.sort(versions)
local oldestVersion = versions[math.max(1, #versions - 1)]
local sameVersion, kept = {}, others
for _, one in ipairs(mine) do
  if one.version < oldestVersion and one.field ~= added then
    redis.call('HDEL', key, one.field)
  elseif one.version == tonumber(version) then
    table.insert(sameVersion, one)
  else
    table.insert(kept, one)
  end
end

local function older(a, b) return a.revision < b.revision end
table.sort(sameVersion, older)
while #sameVersion > keptMax do
  local least, smallest = 1, math.huge
  for i = 2, #sameVersion - 2 do
    local gap = sameVersion[i + 1].revision - sameVersion[i - 1].revision
    if gap < smallest and sameVersion[i].field ~= added then
      least, smallest = i, gap
    end
  end
  redis.call('HDEL', key, table.remove(sameVersion, least).field)
end

for _, one in ipairs(sameVersion) do table.insert(kept, one) end
local bytes = 0
for _, one in ipairs(kept) do
  one.bytes = redis.call('HSTRLEN', key, one.field)
  bytes = bytes + one.bytes
end
table.sort(kept, older)
for _, one in ipairs(kept) do
  if bytes <= bytesMax then break end
  if one.field ~= added then
    redis.call('HDEL', key, one.field)
    bytes = bytes - one.bytes
  end
end
`);

/** All of one fold. KEYS: stream; ARGV: start of the fields. */
export const deleteFoldScript = new Script(`
for _, field in ipairs(redis.call('HKEYS', KEYS[1])) do
  if string.sub(field, 1, #ARGV[1]) == ARGV[1] then redis.call('HDEL', KEYS[1], field) end
end
`);
