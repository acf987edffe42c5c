-- Forgets jobs that ended longer ago than the retention.
-- ARGV: ended before ms ago, most jobs to forget
-- Returns the number forgotten
-- Invariant: no token of a forgotten job is above the key "forgotten";
--            the outbox gets a PURGED entry per job, so that the compacted topic forgets it too.
local before = NOW - number(ARGV[1])
local old = redis.call('ZRANGEBYSCORE', P .. 'finished', '-inf', before, 'LIMIT', 0, number(ARGV[2]))
local forgotten = number(redis.call('GET', P .. 'forgotten'))
for _, id in ipairs(old) do
  forgotten = math.max(forgotten, number(redis.call('HGET', job_key(id), 'token')))
  redis.call('DEL', job_key(id))
  redis.call('ZREM', P .. 'finished', id)
  redis.call('ZREM', P .. 'jobs', id)
  redis.call('ZREM', P .. 'dead', id)
  if string.sub(id, 1, 4) ~= 'raw:' then
    redis.call('XADD', P .. 'outbox', '*', '@job', id, '@type', 'PURGED', '@at', ms(NOW))
  end
end
redis.call('SET', P .. 'forgotten', ms(forgotten))
return #old
