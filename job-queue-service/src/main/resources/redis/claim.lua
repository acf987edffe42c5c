-- Gives up to n ready jobs to a worker, each with a new fencing token and a lease.
-- ARGV: worker, n, lease ms, default attempt timeout ms, aging interval ms (0: no aging), mode weighted|strict,
--       tenant fairness 1|0, running jobs a tenant may have (0: any number), fencing 1|0,
--       claim id (empty: none), how long it is remembered ms
-- include choice
-- Returns one array per job: id, spec, attempt, token, lease ms, checkpoint, output prefix, traceparent
-- Invariant: the same claim id of the same worker is answered with the leases it was given, as far as they still stand, each
--            kept anew; jobs are given anew when none does. A token is given once and is larger than every earlier one of its job; status, lease, counters and event
--            change in one step. A call looks at no more than 100 jobs beyond those it gives.
local worker, count, lease_ms, default_timeout = ARGV[1], number(ARGV[2]), number(ARGV[3]), number(ARGV[4])
local policy, fencing = policy_of(ARGV[5], ARGV[6], ARGV[7], ARGV[8]), ARGV[9] == '1'
local claim_key = ARGV[10] ~= '' and P .. 'claim:' .. worker .. ':' .. ARGV[10] or nil
local MOST_DROPPED = 100

local function assignment(id, j, lease_until, prefix)
  local rest = redis.call('HMGET', job_key(id), 'spec', 'trace')
  return { id, rest[1] or '', j.attempt, j.token, ms(lease_until - NOW), j.checkpoint or '', prefix, rest[2] or '' }
end

local function start(id, j)
  local key = job_key(id)
  local timeout = number(j.timeout)
  if timeout <= 0 then
    timeout = default_timeout
  end
  local attempt_until = NOW + timeout
  local deadline = number(j.deadline)
  if deadline > 0 then
    attempt_until = math.min(attempt_until, deadline)
  end
  local lease_until = math.min(NOW + lease_ms, attempt_until)
  j.worker = worker
  j.token = ms(number(j.token) + 1)
  j.attempt = ms(number(j.attempt) + 1)
  local prefix = 'out/' .. id .. '/'
  if fencing then
    prefix = prefix .. j.token .. '/'
  end
  redis.call('HSET', key, 'status', 'RUNNING', 'worker', worker, 'token', j.token, 'attempt', j.attempt,
    'lease', ms(lease_until), 'started', ms(NOW), 'attemptUntil', ms(attempt_until), 'prefix', prefix)
  redis.call('ZADD', P .. 'leases', lease_until, id)
  count_inflight(j.class, j.tenant, 1)
  begin_history(id, j)
  emit_attempt(id, 'JOB_CLAIMED', j)
  return assignment(id, j, lease_until, prefix)
end

-- What the claim was given before and its worker still has; nothing when it never was, or was too long ago.
local function given_before()
  local given = {}
  for id, token in string.gmatch(redis.call('GET', claim_key) or '', '(%S+) (%S+)') do
    local j = load_job(id)
    if j and j.status == 'RUNNING' and j.token == token then
      local lease_until = math.min(NOW + lease_ms, number(j.attemptUntil))
      redis.call('HSET', job_key(id), 'lease', ms(lease_until))
      redis.call('ZADD', P .. 'leases', lease_until, id)
      given[#given + 1] = assignment(id, j, lease_until, j.prefix)
    end
  end
  return given
end

local function remember(claimed)
  local given = {}
  for _, row in ipairs(claimed) do
    given[#given + 1] = row[1] .. ' ' .. row[4]
  end
  redis.call('SET', claim_key, table.concat(given, ' '), 'PX', ARGV[11])
end

-- Takes the oldest ready job of the entry's tenant; nil when it ends here, because its deadline is over or its hash is gone.
local function take(entry)
  local id = oldest_of(entry.class, entry.tenant)[1]
  local j = load_job(id)
  if not j then
    drop_ready(id, entry.class, entry.tenant)
    count_waiting(entry.class, entry.tenant, -1)
    return nil
  end
  take_from_ready(id, j)
  local deadline = number(j.deadline)
  if deadline > 0 and deadline <= NOW then
    bury(id, j, 'TIMEOUT')
    return nil
  end
  return id, j
end

if claim_key then
  local given = given_before()
  if #given > 0 then
    return given
  end
end
local list = {}
local paused = paused_classes()
local function look(tenant)
  for class = 0, 3 do
    if not tenant or (list[class] and list[class].tenant == tenant) then
      list[class] = candidate(class, policy, paused)
    end
  end
end

look()
local deficits = read_deficits()
local claimed, dropped = {}, 0
while #claimed < count and dropped < MOST_DROPPED do
  local entry = choose(list, deficits, policy)
  if not entry then
    break
  end
  local id, j = take(entry)
  if id then
    deficits[entry.class] = deficits[entry.class] - 1
    claimed[#claimed + 1] = start(id, j)
    if redis.call('ZSCORE', P .. 'turn:' .. entry.class, entry.tenant) then
      draw_ticket(entry.class, entry.tenant)
    end
  else
    dropped = dropped + 1
  end
  if #claimed < count then
    -- Only this tenant's share and oldest job have changed.
    look(entry.tenant)
  end
end
if not policy.strict then
  redis.call('HSET', P .. 'deficit', 0, deficits[0], 1, deficits[1], 2, deficits[2], 3, deficits[3])
end
if dropped == MOST_DROPPED then
  -- There may be more: whoever waits asks again.
  redis.call('PUBLISH', P .. 'work', 1)
end
if claim_key and #claimed > 0 then
  remember(claimed)
end
return claimed
