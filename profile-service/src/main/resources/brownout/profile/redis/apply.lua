-- Moves one partition of the view on: all of the changes and the new position, or nothing.
--
-- KEYS[1]  applied       string: last applied offset; absent: nothing applied yet
-- KEYS[2]  epochs        hash: epoch -> offset of the first record of that epoch
-- KEYS[3…] record, operation, record, operation, …: two per change
-- ARGV[1]  where the view must be now ('' for absent)
-- ARGV[2]  where it is afterwards
-- ARGV[3]  milliseconds that an operation is remembered
-- ARGV[4]  how many epoch starts follow, as epoch, offset, …
-- then, per change: epoch, version, value. A value begins with "<epoch>:<version>:".
-- Returns 1 if applied, 0 if the view is somewhere else: nothing was changed.
--
-- Invariants: the position never moves without the changes before it; a record never goes back in (epoch, version),
-- whatever is replayed.
local at = redis.call('GET', KEYS[1]) or ''
if at ~= ARGV[1] then
  return 0
end

local starts = tonumber(ARGV[4])
local arg = 5
for _ = 1, starts do
  redis.call('HSETNX', KEYS[2], ARGV[arg], ARGV[arg + 1])
  arg = arg + 2
end

for key = 3, #KEYS, 2 do
  local epoch, version, value = tonumber(ARGV[arg]), tonumber(ARGV[arg + 1]), ARGV[arg + 2]
  arg = arg + 3
  local stored = redis.call('GET', KEYS[key])
  local newer = true
  if stored then
    local e, v = string.match(stored, '^(%d+):(%d+):')
    e, v = tonumber(e), tonumber(v)
    newer = epoch > e or (epoch == e and version > v)
  end
  if newer then
    redis.call('SET', KEYS[key], value)
  end
  redis.call('SET', KEYS[key + 1], value, 'PX', ARGV[3])
end

redis.call('SET', KEYS[1], ARGV[2])
return 1
