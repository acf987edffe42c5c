-- Ends every lease that a Redis still has which may have lost what came after it.
-- ARGV: epoch, lowest token, first and last rank among all jobs
-- Returns the number of jobs looked at
-- Invariant: no token at or above the lowest was given before; what was running is ready again, and no attempt is spent.
local floor = ARGV[2]
local ids = redis.call('ZRANGE', P .. 'jobs', ARGV[3], ARGV[4])
for i, id in ipairs(ids) do
  local j = load_job(id)
  local waits = j and (j.status == 'READY' or j.status == 'DELAYED' or j.status == 'RUNNING')
  if waits and number(j.token) < number(floor) then
    redis.call('HSET', job_key(id), 'token', floor)
  end
  if waits and j.status == 'RUNNING' then
    local text = 'the scheduler may have lost its last moments, epoch ' .. ARGV[1]
    take_from_running(id, j)
    end_history(id, j, 'RELEASED', text)
    redis.call('HDEL', job_key(id), 'lease')
    count_waiting(j.class, j.tenant, 1)
    push_ready(id, j.class, j.tenant, string.format('%.3f', NOW + math.min(i, 999) * 0.001))
    emit_attempt(id, 'JOB_RETRY_SCHEDULED', j, { 'reason', text })
  end
end
return #ids
