-- Ends the attempts whose lease has run out: each is a failed attempt like any other.
-- ARGV: most jobs to look at, backoff base ms, backoff cap ms, max attempts, chance 0..1 (1: no jitter)
-- The chance of the i-th job is frac(chance + i * golden ratio): each is uniform because the first one is.
-- Returns one array per job: id, token, worker, LEASE_EXPIRED|TIMEOUT
-- Invariant: a lease that a heartbeat has extended is not touched, because both read and write it in one step.
local expired = redis.call('ZRANGEBYSCORE', P .. 'leases', '-inf', NOW, 'LIMIT', 0, number(ARGV[1]))
local answer = {}
local drawn = number(ARGV[5])
for i, id in ipairs(expired) do
  local j = load_job(id)
  if not j or j.status ~= 'RUNNING' then
    redis.call('ZREM', P .. 'leases', id)
  else
    local retry = { chance = drawn < 1 and (drawn + i * 0.6180339887498949) % 1 or 1, base = number(ARGV[2]), cap = number(ARGV[3]), max_attempts = number(ARGV[4]) }
    local outcome = NOW >= number(j.attemptUntil) and 'TIMEOUT' or 'LEASE_EXPIRED'
    local text = outcome == 'TIMEOUT' and 'the attempt ran longer than its time-out' or 'no heartbeat within the lease'
    take_from_running(id, j)
    redis.call('HSET', job_key(id), 'errorClass', outcome, 'errorMessage', text)
    end_history(id, j, outcome, text)
    emit_attempt(id, 'JOB_LEASE_EXPIRED', j, { 'reason', outcome })
    retry_or_bury(id, j, retry, outcome, outcome)
    redis.call('PUBLISH', P .. 'expired', j.worker or '')
    answer[#answer + 1] = { id, j.token, j.worker or '', outcome }
  end
end
return answer
