-- Put in front of every other script when it is loaded: keys, time, events and the moves that several operations share.
--
-- KEYS[1] is the shard's prefix, "{q0}:". Every key of the shard is made from it, so all of them live in one hash slot.
--   job:<id>                hash    one job; the fields are listed in JobHash.java
--   ready:<class>:<tenant>  zset    job ids by the time they became ready
--   tenants:<class>         zset    tenants with ready jobs by the time of their oldest one
--   turn:<class>            zset    the same tenants by whose turn it is: running/weight in sixteenths, then their last ticket
--   ticket                  string  the last ticket that was drawn
--   claim:<worker>:<id>     string  "job token" of each lease that this claim was given, for a while
--   parked                  set     tenants that run as many jobs as they may: in neither list until one of those jobs ends
--   paused                  set     classes that are not claimed from, by an operator's word
--   deficit                 hash    <class>: claims it has left in this round
--   weights                 hash    <tenant>: its share of the workers, 1 if absent
--   delayed                 zset    job ids by the time they become ready
--   deadlines               zset    ids of jobs with a deadline that have not ended, by that deadline
--   leases                  zset    running job ids by the end of their lease
--   submitted               zset    job ids known from a submit call and not yet admitted, by the time of the call
--   waiting                 hash    c:<class>, t:<tenant>: not yet claimed; a:<class>: of those, admitted;
--                           r:<class>: of those, ready; the others wait for their time
--   inflight                hash    c:<class>, t:<tenant>: running
--   done                    hash    <class>: jobs that reached an end, ever
--   forgotten               string  the highest token of all jobs that were forgotten: the same id may come again
--   outbox                  stream  events that are not in Kafka yet, each with the job as it was then
--   outbox:aside            stream  entries that could not be written to Kafka, and @why
--   marker:<name>           string  "<epoch> <lowest token>" (see RedisName), KEYS[2]; missing: this Redis may have lost
--                           data and must be merged with video-jobs.state first
--   marker                  string  the same, looked at instead while the safeguard run-id-epoch is off
--   marked                  string  the name of the marker:<name> that there is
--
-- Times are milliseconds of Redis' own clock: one clock decides every lease. Numbers are turned into text with ms(),
-- because ".." would write 1.7e+12.

local P = KEYS[1]
local epoch, lowest_token = string.match(redis.call('GET', KEYS[2]) or '', '^(%d+) (%d+)$')

local NOW
do
  local t = redis.call('TIME')
  NOW = t[1] * 1000 + math.floor(t[2] / 1000)
end

local function ms(n)
  return string.format('%.0f', n)
end

local function job_key(id)
  return P .. 'job:' .. id
end

local function number(value)
  return tonumber(value or '') or 0
end

-- Calls action(id, names and values as HSET takes them, value by name) for each job from ARGV[at] on. A job is written as its
-- id, the number of its fields, and name and value of each.
local function each_job(at, action)
  while at <= #ARGV do
    local id, last = ARGV[at], at + 1 + 2 * tonumber(ARGV[at + 1])
    local flat, named = {}, {}
    for i = at + 2, last, 2 do
      flat[#flat + 1], flat[#flat + 2] = ARGV[i], ARGV[i + 1]
      named[ARGV[i]] = ARGV[i + 1]
    end
    action(id, flat, named)
    at = last + 1
  end
end

-- Events that only tell, and can come in any number, are left out when so many wait already that Kafka must be away. All
-- others are a few for each admitted job.
local MOST_WAITING = 50000
local ONLY_TELLS = { JOB_PROGRESSED = true, JOB_WRITE_REFUSED = true }

-- One event of a job, numbered without gaps because the number is taken in the step that changes the job. The entry has the
-- whole job as it is after that step, so that whoever reads it needs nothing else; what belongs to the event begins with @.
local function emit(id, kind, fields)
  if ONLY_TELLS[kind] and redis.call('XLEN', P .. 'outbox') >= MOST_WAITING then
    return
  end
  local key = job_key(id)
  redis.call('HINCRBY', key, 'seq', 1)
  redis.call('HSET', key, 'updated', ms(NOW))
  local entry = { '@job', id, '@type', kind, '@at', ms(NOW) }
  for i = 1, #(fields or {}), 2 do
    entry[#entry + 1], entry[#entry + 2] = '@' .. fields[i], fields[i + 1]
  end
  for _, value in ipairs(redis.call('HGETALL', key)) do
    entry[#entry + 1] = value
  end
  redis.call('XADD', P .. 'outbox', '*', unpack(entry))
end

local function emit_attempt(id, kind, j, fields)
  local all = { 'attempt', j.attempt or '0', 'token', j.token or '0', 'worker', j.worker or '' }
  for _, value in ipairs(fields or {}) do
    all[#all + 1] = value
  end
  emit(id, kind, all)
end

local function load_job(id)
  local names = { 'status', 'class', 'tenant', 'attempt', 'token', 'worker', 'failures', 'maxAttempts',
    'attemptUntil', 'deadline', 'checkpoint', 'prefix', 'completedToken', 'failedToken', 'timeout',
    'heard', 'unheard' }
  local values = redis.call('HMGET', job_key(id), unpack(names))
  if not values[1] then
    return nil
  end
  local j = {}
  for i, name in ipairs(names) do
    j[name] = values[i] or nil
  end
  return j
end

local function add(name, field, n)
  if redis.call('HINCRBY', P .. name, field, n) == 0 then
    redis.call('HDEL', P .. name, field)
  end
end

local made_ready = 0

-- A place in turn:<class> is share * TICKETS + ticket: exact in a double up to a share of 512 and 10^12 claims. Among equal
-- shares the tenant goes first that was served, or came, longest ago.
local TICKETS = 2 ^ 40

local function share(tenant, running)
  local weight = math.max(1, number(redis.call('HGET', P .. 'weights', tenant)))
  return math.min(8191, math.floor(running * 16 / weight))
end

local function running_of(tenant)
  return number(redis.call('HGET', P .. 'inflight', 't:' .. tenant))
end

local function draw_ticket(class, tenant)
  local ticket = redis.call('INCR', P .. 'ticket')
  redis.call('ZADD', P .. 'turn:' .. class, ms(share(tenant, running_of(tenant)) * TICKETS + ticket), tenant)
end

local function enlist(class, tenant, oldest)
  if redis.call('ZADD', P .. 'tenants:' .. class, 'LT', oldest, tenant) == 1 then
    draw_ticket(class, tenant)
  end
end

local function delist(class, tenant)
  redis.call('ZREM', P .. 'tenants:' .. class, tenant)
  redis.call('ZREM', P .. 'turn:' .. class, tenant)
end

local function oldest_of(class, tenant)
  return redis.call('ZRANGE', P .. 'ready:' .. class .. ':' .. tenant, 0, 0, 'WITHSCORES')
end

local function park(tenant)
  redis.call('SADD', P .. 'parked', tenant)
  for class = 0, 3 do
    delist(class, tenant)
  end
end

local function unpark(tenant)
  if redis.call('SREM', P .. 'parked', tenant) == 1 then
    for class = 0, 3 do
      local oldest = oldest_of(class, tenant)
      if oldest[1] then
        enlist(class, tenant, oldest[2])
      end
    end
  end
end

local function push_ready(id, class, tenant, score)
  redis.call('ZADD', P .. 'ready:' .. class .. ':' .. tenant, score, id)
  if redis.call('SISMEMBER', P .. 'parked', tenant) == 0 then
    enlist(class, tenant, score)
  end
  redis.call('HSET', job_key(id), 'status', 'READY')
  add('waiting', 'r:' .. class, 1)
  made_ready = made_ready + 1
end

local function drop_ready(id, class, tenant)
  if redis.call('ZREM', P .. 'ready:' .. class .. ':' .. tenant, id) == 0 then
    return
  end
  add('waiting', 'r:' .. class, -1)
  local oldest = oldest_of(class, tenant)
  if oldest[1] then
    redis.call('ZADD', P .. 'tenants:' .. class, 'XX', oldest[2], tenant)
  else
    delist(class, tenant)
  end
end

-- Tells every instance's claim desk that a held call may be answered now.
local function wake_claimers()
  if made_ready > 0 then
    redis.call('PUBLISH', P .. 'work', made_ready)
  end
end

local function count_waiting(class, tenant, n)
  add('waiting', 'c:' .. class, n)
  add('waiting', 't:' .. tenant, n)
  add('waiting', 'a:' .. class, n)
end

local function count_inflight(class, tenant, n)
  add('inflight', 'c:' .. class, n)
  local running = redis.call('HINCRBY', P .. 'inflight', 't:' .. tenant, n)
  if running == 0 then
    redis.call('HDEL', P .. 'inflight', 't:' .. tenant)
  end
  local moved = (share(tenant, running) - share(tenant, running - n)) * TICKETS
  if moved ~= 0 then
    for other = 0, 3 do
      redis.call('ZADD', P .. 'turn:' .. other, 'XX', 'INCR', ms(moved), tenant)
    end
  end
  if n < 0 then
    unpark(tenant)
  end
end

local function take_from_delayed(id, j)
  redis.call('ZREM', P .. 'delayed', id)
  count_waiting(j.class, j.tenant, -1)
end

local function take_from_ready(id, j)
  drop_ready(id, j.class, j.tenant)
  count_waiting(j.class, j.tenant, -1)
end

local function take_from_running(id, j)
  redis.call('ZREM', P .. 'leases', id)
  count_inflight(j.class, j.tenant, -1)
end

local function take_from_submitted(id, j)
  redis.call('ZREM', P .. 'submitted', id)
  add('waiting', 'c:' .. j.class, -1)
  add('waiting', 't:' .. j.tenant, -1)
end

-- Takes a job from wherever its status says it is.
local function take_out(id, j)
  if j.status == 'SUBMITTED' then
    take_from_submitted(id, j)
  elseif j.status == 'READY' then
    take_from_ready(id, j)
  elseif j.status == 'DELAYED' then
    take_from_delayed(id, j)
  elseif j.status == 'RUNNING' then
    take_from_running(id, j)
  end
end

-- The attempt's line of the history: token|worker|started|ended|outcome|error, the error last because it is free text.
-- Fifty attempts are kept: only give-backs, which cost nothing, can make more.
local function begin_history(id, j)
  redis.call('HSET', job_key(id), 'h' .. j.attempt, j.token .. '|' .. j.worker .. '|' .. ms(NOW))
  local old = number(j.attempt) - 50
  if old > 0 then
    redis.call('HDEL', job_key(id), 'h' .. ms(old))
  end
end

local function end_history(id, j, outcome, text)
  local field = 'h' .. (j.attempt or '0')
  local begun = redis.call('HGET', job_key(id), field)
  if begun then
    local head = string.match(begun, '^[^|]*|[^|]*|[^|]*')
    redis.call('HSET', job_key(id), field, head .. '|' .. ms(NOW) .. '|' .. outcome .. '|' .. (text or ''))
  end
end

local function finish(id, j, status)
  if number(j.deadline) > 0 then
    redis.call('ZREM', P .. 'deadlines', id)
  end
  redis.call('HSET', job_key(id), 'status', status)
  redis.call('HDEL', job_key(id), 'lease')
  redis.call('ZADD', P .. 'finished', NOW, id)
  redis.call('HINCRBY', P .. 'done', j.class, 1)
end

local function bury(id, j, reason)
  redis.call('HSET', job_key(id), 'reason', reason)
  redis.call('ZADD', P .. 'dead', NOW, id)
  finish(id, j, 'DEAD')
  emit_attempt(id, 'JOB_DEAD', j, { 'reason', reason })
end

-- After a failed attempt: full jitter (Brooker, "Exponential Backoff And Jitter", AWS 2015), rand(0, min(cap, base*2^n)),
-- or the dead letters when the attempts are used up or the deadline comes first. retry.chance is drawn by the caller.
local function retry_or_bury(id, j, retry, cause, last_reason)
  local key = job_key(id)
  local failures = redis.call('HINCRBY', key, 'failures', 1)
  redis.call('HSETNX', key, 'firstFailed', ms(NOW))
  local limit = number(j.maxAttempts)
  if limit <= 0 then
    limit = retry.max_attempts
  end
  if failures >= limit then
    return bury(id, j, last_reason)
  end
  local delay = math.floor(retry.chance * math.min(retry.cap, retry.base * 2 ^ math.min(failures - 1, 40)))
  local deadline = number(j.deadline)
  if deadline > 0 and NOW + delay >= deadline then
    return bury(id, j, 'TIMEOUT')
  end
  count_waiting(j.class, j.tenant, 1)
  redis.call('HSET', key, 'status', 'DELAYED', 'due', ms(NOW + delay), 'reason', cause)
  redis.call('HDEL', key, 'lease')
  redis.call('ZADD', P .. 'delayed', NOW + delay, id)
  emit_attempt(id, 'JOB_RETRY_SCHEDULED', j, { 'reason', cause .. ', due in ' .. ms(delay) .. ' ms' })
end

-- Back to the queue at once: nothing is wrong with the job, and no attempt is spent.
local function give_back(id, j, reason)
  redis.call('HDEL', job_key(id), 'lease')
  count_waiting(j.class, j.tenant, 1)
  push_ready(id, j.class, j.tenant, ms(NOW))
  emit_attempt(id, 'JOB_RETRY_SCHEDULED', j, { 'reason', reason })
end

-- The attempt that a worker was given a token for; nil when it was never given it, or more than fifty attempts ago.
-- This is access, not fencing: a worker that comes late under its own old token passes here and is fencing's to refuse, so
-- that without fencing its write is seen. What fails here is a token that somebody else was given, or nobody.
local function attempt_of(id, j, token, worker)
  if j.token == token then
    return j.worker == worker and number(j.attempt) or nil
  end
  for i = number(j.attempt), math.max(1, number(j.attempt) - 50), -1 do
    local given, holder = string.match(redis.call('HGET', job_key(id), 'h' .. i) or '', '^([^|]*)|([^|]*)')
    if given == token then
      return holder == worker and i or nil
    end
  end
  return nil
end

-- A call under a token that holds no lease. It changes nothing but the record of itself, and a job tells of a hundred: a
-- worker that does not hear LOST must not fill the outbox.
local function refuse(id, j, call, token, worker)
  if redis.call('HINCRBY', job_key(id), 'refusals', 1) > 100 then
    return
  end
  emit(id, 'JOB_WRITE_REFUSED', { 'attempt', j.attempt or '0', 'token', j.token or '0', 'worker', worker,
    'refusedToken', token, 'refusedCall', call, 'reason', 'status ' .. j.status .. ', token ' .. (j.token or '0') .. ' of ' .. (j.worker or 'nobody') })
end

-- The id of the newest event that is not in Kafka yet; empty when there is none.
local function newest_event()
  local newest = redis.call('XREVRANGE', P .. 'outbox', '+', '-', 'COUNT', 1)
  return newest[1] and newest[1][1] or ''
end
