-- Ends the attempts whose lease has run out: each is a failed attempt like any other. But one that nobody was heard of may
-- be one that nobody made, because the claim's answer was lost: it goes back at once and is not counted, a few times over,
-- so that a job which kills its worker before the first heartbeat still ends.
-- ARGV: most jobs to look at, backoff base ms, backoff cap ms, max attempts, chance 0..1 (1: no jitter),
--       attempts without a heartbeat that are not counted
-- The chance of the i-th job is frac(chance + i * golden ratio): each is uniform because the first one is.
-- Returns one array per job: id, token, worker, LEASE_EXPIRED|UNHEARD|TIMEOUT
-- Invariant: a lease that a heartbeat has extended is not touched, because both read and write it in one step.
local expired = redis.call('ZRANGEBYSCORE', P .. 'leases', '-inf', NOW, 'LIMIT', 0, number(ARGV[1]))
local answer = {}
local drawn, most_unheard = number(ARGV[5]), number(ARGV[6])
local TEXTS = {
  TIMEOUT = 'the attempt ran longer than its time-out',
  LEASE_EXPIRED = 'no heartbeat within the lease',
  UNHEARD = 'no heartbeat at all: perhaps the claim was never heard of',
}

local function outcome_of(j)
  if NOW >= number(j.attemptUntil) then
    return 'TIMEOUT'
  end
  return j.heard ~= j.token and number(j.unheard) < most_unheard and 'UNHEARD' or 'LEASE_EXPIRED'
end

local function take_away(id, j, retry)
  local outcome = outcome_of(j)
  take_from_running(id, j)
  redis.call('HSET', job_key(id), 'errorClass', outcome, 'errorMessage', TEXTS[outcome])
  end_history(id, j, outcome, TEXTS[outcome])
  emit_attempt(id, 'JOB_LEASE_EXPIRED', j, { 'reason', outcome })
  if outcome == 'UNHEARD' then
    redis.call('HINCRBY', job_key(id), 'unheard', 1)
    give_back(id, j, outcome)
  else
    retry_or_bury(id, j, retry, outcome, outcome)
  end
  redis.call('PUBLISH', P .. 'expired', j.worker or '')
  answer[#answer + 1] = { id, j.token, j.worker or '', outcome }
end

for i, id in ipairs(expired) do
  local j = load_job(id)
  if not j or j.status ~= 'RUNNING' then
    redis.call('ZREM', P .. 'leases', id)
  else
    take_away(id, j, { chance = drawn < 1 and (drawn + i * 0.6180339887498949) % 1 or 1, base = number(ARGV[2]),
      cap = number(ARGV[3]), max_attempts = number(ARGV[4]) })
  end
end
wake_claimers()
return answer
