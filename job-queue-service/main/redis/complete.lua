-- Publishes a job's output: the only way for it to become visible.
-- ARGV: id, token, worker, output, fencing 1|0
-- Returns {OK} | {CANCEL} | {LOST} | {OUTSIDE, prefix}
-- Invariant: a token works for the worker it was given to; with fencing, at most one token ever completes a job, and
--            only with a path below the prefix that was assigned to it. The same call again is answered OK and changes
--            nothing.
local id, token, worker, output, fencing = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5] == '1'
local j = load_job(id)
if not j or j.status == 'SUBMITTED' then
  return { 'LOST' }
end
local attempt = attempt_of(id, j, token, worker)
if not attempt then
  refuse(id, j, 'complete', token, worker)
  return { 'LOST' }
end
if j.completedToken == token then
  return { 'OK' }
end
if j.status == 'CANCELLED' then
  refuse(id, j, 'complete', token, worker)
  return { 'CANCEL' }
end
if fencing and (j.status ~= 'RUNNING' or j.token ~= token) then
  refuse(id, j, 'complete', token, worker)
  return { 'LOST' }
end
local prefix = fencing and j.prefix or 'out/' .. id .. '/'
if string.sub(output, 1, #prefix) ~= prefix then
  return { 'OUTSIDE', prefix }
end
take_out(id, j)
redis.call('HSET', job_key(id), 'output', output, 'completedToken', token, 'progress', '1')
if j.token == token then
  end_history(id, j, 'COMPLETED')
end
if j.status == 'COMPLETED' or j.status == 'DEAD' then
  redis.call('ZREM', P .. 'dead', id)
  redis.call('HSET', job_key(id), 'status', 'COMPLETED')
else
  finish(id, j, 'COMPLETED')
end
emit(id, 'JOB_COMPLETED', { 'attempt', attempt, 'token', token, 'worker', worker, 'output', output })
return { 'OK' }
