-- Forgets jobs that ended longer ago than the retention.
-- ARGV: ended before ms ago, most jobs to forget
-- Returns the number forgotten
-- Invariant: the outbox gets a PURGED entry per job, so that the compacted topic forgets it too.
local before = NOW - number(ARGV[1])
local old = redis.call('ZRANGEBYSCORE', P .. 'finished', '-inf', before, 'LIMIT', 0, number(ARGV[2]))
for _, id in ipairs(old) do
  redis.call('DEL', job_key(id))
  redis.call('ZREM', P .. 'finished', id)
  redis.call('ZREM', P .. 'jobs', id)
  redis.call('ZREM', P .. 'dead', id)
  if string.sub(id, 1, 4) ~= 'raw:' then
    redis.call('XADD', P .. 'outbox', '*', '@job', id, '@type', 'PURGED', '@at', ms(NOW))
  end
end
return #old
