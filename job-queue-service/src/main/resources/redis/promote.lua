-- Lets time act on jobs that wait: those whose deadline is over die, and delayed ones whose time has come become ready.
-- ARGV: most jobs to move in either way
-- Returns the number moved
-- Invariant: a job is in exactly one of delayed and ready; the waiting counters change for the dead alone. What runs past
--            its deadline is reap.lua's: no lease reaches beyond it.
local most = number(ARGV[1])

local function expire(id)
  redis.call('ZREM', P .. 'deadlines', id)
  local j = load_job(id)
  if j and j.status == 'READY' then
    take_from_ready(id, j)
    bury(id, j, 'TIMEOUT')
  elseif j and j.status == 'DELAYED' then
    take_from_delayed(id, j)
    bury(id, j, 'TIMEOUT')
  end
end

local over = redis.call('ZRANGEBYSCORE', P .. 'deadlines', '-inf', NOW, 'LIMIT', 0, most)
for _, id in ipairs(over) do
  expire(id)
end
local due = redis.call('ZRANGEBYSCORE', P .. 'delayed', '-inf', NOW, 'LIMIT', 0, most)
for i, id in ipairs(due) do
  redis.call('ZREM', P .. 'delayed', id)
  local j = load_job(id)
  if j and j.status == 'DELAYED' then
    redis.call('HDEL', job_key(id), 'due')
    push_ready(id, j.class, j.tenant, string.format('%.3f', NOW + math.min(i, 999) * 0.001))
  end
end
wake_claimers()
return #over + #due
