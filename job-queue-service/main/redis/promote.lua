-- Makes delayed jobs ready whose time has come.
-- ARGV: most jobs to move
-- Returns the number moved
-- Invariant: a job is in exactly one of delayed and ready; the waiting counters do not change.
local due = redis.call('ZRANGEBYSCORE', P .. 'delayed', '-inf', NOW, 'LIMIT', 0, number(ARGV[1]))
for i, id in ipairs(due) do
  redis.call('ZREM', P .. 'delayed', id)
  local j = load_job(id)
  if j and j.status == 'DELAYED' then
    redis.call('HDEL', job_key(id), 'due')
    push_ready(id, j.class, j.tenant, string.format('%.3f', NOW + math.min(i, 999) * 0.001))
  end
end
wake_claimers()
return #due
