-- Ends an attempt without a result: retry after a backoff, dead letters, or back to the queue at once.
-- ARGV: id, token, worker, error class, error message, retryable 1|0, release 1|0, checkpoint (empty: unchanged),
--       fencing 1|0, chance 0..1, backoff base ms, backoff cap ms, max attempts
-- Returns {OK} | {CANCEL} | {LOST}
-- Invariant: a token works for the worker it was given to; with fencing, only the token that holds the lease ends the
--            attempt. A release spends no attempt. The same call again is answered OK and changes nothing.
local id, token, worker, error_class, error_message = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local retryable, release, checkpoint, fencing = ARGV[6] == '1', ARGV[7] == '1', ARGV[8], ARGV[9] == '1'
local retry = { chance = number(ARGV[10]), base = number(ARGV[11]), cap = number(ARGV[12]), max_attempts = number(ARGV[13]) }
local j = load_job(id)
if not j or j.status == 'SUBMITTED' then
  return { 'LOST' }
end
if not attempt_of(id, j, token, worker) then
  refuse(id, j, 'fail', token, worker)
  return { 'LOST' }
end
if j.failedToken == token then
  return { 'OK' }
end
if j.status == 'CANCELLED' then
  return { 'CANCEL' }
end
if fencing and (j.status ~= 'RUNNING' or j.token ~= token) then
  refuse(id, j, 'fail', token, worker)
  return { 'LOST' }
end
if j.status ~= 'RUNNING' then
  return { 'OK' }
end
local key = job_key(id)
take_from_running(id, j)
redis.call('HSET', key, 'failedToken', token)
if checkpoint ~= '' then
  redis.call('HSET', key, 'checkpoint', checkpoint)
end
if release then
  end_history(id, j, 'RELEASED', error_message)
  redis.call('HDEL', key, 'lease')
  count_waiting(j.class, j.tenant, 1)
  push_ready(id, j.class, j.tenant, ms(NOW))
  emit_attempt(id, 'JOB_RETRY_SCHEDULED', j, { 'reason', 'released: ' .. error_message })
  wake_claimers()
  return { 'OK' }
end
local text = error_class .. ': ' .. error_message
redis.call('HSET', key, 'errorClass', error_class, 'errorMessage', error_message)
end_history(id, j, 'FAILED', text)
emit_attempt(id, 'JOB_FAILED', j, { 'reason', text })
if retryable then
  retry_or_bury(id, j, retry, text, 'EXHAUSTED')
else
  redis.call('HSETNX', key, 'firstFailed', ms(NOW))
  redis.call('HINCRBY', key, 'failures', 1)
  bury(id, j, 'NON_RETRYABLE')
end
return { 'OK' }
