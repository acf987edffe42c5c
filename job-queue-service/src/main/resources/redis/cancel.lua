-- Cancels a job wherever it is; a running one at once, so that nothing it still does becomes visible.
-- ARGV: id
-- Returns {OK} | {UNKNOWN} | {ENDED, status}
-- Invariant: a job that has ended stays as it ended; cancelling twice is cancelling once.
local id = ARGV[1]
local j = load_job(id)
if not j then
  return { 'UNKNOWN' }
end
if j.status == 'CANCELLED' then
  return { 'OK' }
end
if j.status == 'COMPLETED' or j.status == 'DEAD' then
  return { 'ENDED', j.status }
end
if j.status == 'SUBMITTED' then
  redis.call('ZREM', P .. 'submitted', id)
  add('waiting', 'c:' .. j.class, -1)
  add('waiting', 't:' .. j.tenant, -1)
elseif j.status == 'READY' then
  take_from_ready(id, j)
elseif j.status == 'DELAYED' then
  take_from_delayed(id, j)
else
  take_from_running(id, j)
  end_history(id, j, 'CANCELLED')
end
finish(id, j, 'CANCELLED')
emit_attempt(id, 'JOB_CANCELLED', j)
return { 'OK' }
