-- Gives up to n ready jobs to a worker, each with a new fencing token and a lease.
-- ARGV: worker, n, lease ms, default attempt timeout ms, aging interval ms (0: no aging), mode weighted|strict,
--       tenant fairness 1|0, running jobs a tenant may have (0: any number), fencing 1|0
-- Returns one array per job: id, spec, attempt, token, lease ms, checkpoint, output prefix, traceparent
--
-- Class. A class's level is its rank 0..3 minus the whole aging intervals its oldest job has waited.
--   weighted: deficit rounds (after Shreedhar & Varghese, "Efficient Fair Queuing Using Deficit Round Robin", 1995). A
--     round gives each class 2^(3-level) claims, 8/4/2/1 without aging and at most 8; within it the lowest level goes
--     first. A round is at most 32 claims long and serves every class that had work at its start, so the oldest job of a
--     class is claimed within 64 claims whatever the load (30 without aging: rounds are 15).
--   strict: the lowest rank minus waited/interval, as a real number. A bulk job precedes every critical job that has
--     waited more than three intervals less than it. Without aging it can starve.
-- Tenant. The lowest running/weight among the 100 tenants of the class with the oldest jobs; the older job on a tie.
-- Invariant: a token is given once and is larger than every earlier one of its job; status, lease, counters and event
--            change in one step.
local worker, count, lease_ms, default_timeout = ARGV[1], number(ARGV[2]), number(ARGV[3]), number(ARGV[4])
local aging, mode, fair, tenant_limit, fencing = number(ARGV[5]), ARGV[6], ARGV[7] == '1', number(ARGV[8]), ARGV[9] == '1'

local function pick_tenant(class)
  local best, best_share
  local tenants = redis.call('ZRANGE', P .. 'tenants:' .. class, 0, 99)
  for _, tenant in ipairs(tenants) do
    local running = number(redis.call('HGET', P .. 'inflight', 't:' .. tenant))
    if tenant_limit == 0 or running < tenant_limit then
      if not fair then
        return tenant
      end
      local weight = math.max(1, number(redis.call('HGET', P .. 'weights', tenant)))
      if not best or running / weight < best_share then
        best, best_share = tenant, running / weight
      end
    end
  end
  return best
end

local function candidates()
  local found = {}
  for class = 0, 3 do
    local oldest = redis.call('ZRANGE', P .. 'tenants:' .. class, 0, 0, 'WITHSCORES')
    if oldest[1] and redis.call('SISMEMBER', P .. 'paused', class) == 0 then
      local tenant = pick_tenant(class)
      if tenant then
        local waited = math.max(0, NOW - tonumber(oldest[2]))
        local level = class
        if aging > 0 then
          level = class - waited / aging
        end
        found[#found + 1] = { class = class, tenant = tenant, level = level }
      end
    end
  end
  return found
end

local function whole_level(candidate)
  return math.ceil(candidate.level)
end

local function lowest(list, level_of)
  local best
  for _, candidate in ipairs(list) do
    if not best or level_of(candidate) < level_of(best) then
      best = candidate
    end
  end
  return best
end

local function pick_weighted(list)
  local deficits = redis.call('HMGET', P .. 'deficit', 0, 1, 2, 3)
  local funded = {}
  for _, candidate in ipairs(list) do
    if number(deficits[candidate.class + 1]) >= 1 then
      funded[#funded + 1] = candidate
    end
  end
  if #funded == 0 then
    for class = 0, 3 do
      redis.call('HSET', P .. 'deficit', class, 2 ^ (3 - class))
    end
    for _, candidate in ipairs(list) do
      redis.call('HSET', P .. 'deficit', candidate.class, 2 ^ (3 - math.max(0, whole_level(candidate))))
    end
    funded = list
  end
  local best = lowest(funded, whole_level)
  redis.call('HINCRBY', P .. 'deficit', best.class, -1)
  return best
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
  j.token = ms(redis.call('HINCRBY', key, 'token', 1))
  j.attempt = ms(redis.call('HINCRBY', key, 'attempt', 1))
  local prefix = 'out/' .. id .. '/'
  if fencing then
    prefix = prefix .. j.token .. '/'
  end
  redis.call('HSET', key, 'status', 'RUNNING', 'worker', worker, 'lease', ms(lease_until), 'started', ms(NOW),
    'attemptUntil', ms(attempt_until), 'prefix', prefix)
  redis.call('ZADD', P .. 'leases', lease_until, id)
  count_inflight(j.class, j.tenant, 1)
  begin_history(id, j)
  emit_attempt(id, 'JOB_CLAIMED', j)
  local rest = redis.call('HMGET', key, 'spec', 'trace')
  return { id, rest[1] or '', j.attempt, j.token, ms(lease_until - NOW), j.checkpoint or '', prefix, rest[2] or '' }
end

local claimed = {}
while #claimed < count do
  local list = candidates()
  if #list == 0 then
    break
  end
  local chosen = mode == 'strict' and lowest(list, function(c) return c.level end) or pick_weighted(list)
  local id = redis.call('ZRANGE', P .. 'ready:' .. chosen.class .. ':' .. chosen.tenant, 0, 0)[1]
  local j = load_job(id)
  take_from_ready(id, j)
  local deadline = number(j.deadline)
  if deadline > 0 and deadline <= NOW then
    bury(id, j, 'TIMEOUT')
  else
    claimed[#claimed + 1] = start(id, j)
  end
end
return claimed
