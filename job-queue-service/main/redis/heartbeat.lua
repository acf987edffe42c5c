-- Extends the lease of a running job and keeps its progress and checkpoint.
-- ARGV: id, token, worker, progress, checkpoint (empty: unchanged), lease ms, fencing 1|0
-- Returns {OK, lease ms} | {CANCEL} | {LOST}
-- Invariant: a token works for the worker it was given to; with fencing, only the token that holds the lease changes
--            anything; the lease never reaches beyond the attempt's time-out.
local id, token, worker, progress, checkpoint = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local lease_ms, fencing = number(ARGV[6]), ARGV[7] == '1'
local j = load_job(id)
if not j or j.status == 'SUBMITTED' then
  return { 'LOST' }
end
if not attempt_of(id, j, token, worker) then
  refuse(id, j, 'heartbeat', token, worker)
  return { 'LOST' }
end
if j.status == 'CANCELLED' then
  return { 'CANCEL' }
end
if fencing and (j.status ~= 'RUNNING' or j.token ~= token) then
  refuse(id, j, 'heartbeat', token, worker)
  return { 'LOST' }
end
if j.status ~= 'RUNNING' then
  return { 'OK', ms(lease_ms) }
end
local lease_until = math.min(NOW + lease_ms, number(j.attemptUntil))
if lease_until <= NOW then
  return { 'LOST' }
end
local key = job_key(id)
redis.call('HSET', key, 'lease', ms(lease_until), 'progress', progress)
redis.call('ZADD', P .. 'leases', lease_until, id)
if checkpoint ~= '' and checkpoint ~= j.checkpoint then
  redis.call('HSET', key, 'checkpoint', checkpoint)
  emit_attempt(id, 'JOB_PROGRESSED', j, { 'reason', progress })
end
return { 'OK', ms(lease_until - NOW) }
