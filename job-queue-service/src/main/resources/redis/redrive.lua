-- Gives jobs that died another life.
-- ARGV: redrive id (empty: none, each call is another redrive), redrives a job may have, gap between two jobs ms,
--       keep checkpoint 1|0, dry run 1|0, then ids
-- Returns one word per job: REDRIVEN, ALREADY (by this redrive id), UNKNOWN, NOT_DEAD, UNDECODABLE, TOO_OFTEN, DEADLINE
-- Invariant: one redrive id redrives a job once, also when the job has died again since. The job keeps its tokens, its
--            history and its events' numbers: a worker of its former life holds nothing. A dry run changes nothing.
local redrive_id, most, gap, keep, dry = ARGV[1], number(ARGV[2]), number(ARGV[3]), ARGV[4] == '1', ARGV[5] == '1'

local function verdict(id)
  if string.sub(id, 1, 4) == 'raw:' then
    return 'UNDECODABLE'
  end
  local known = redis.call('HMGET', job_key(id), 'status', 'redriveIds', 'redrives', 'deadline')
  local deadline = number(known[4])
  if not known[1] then
    return 'UNKNOWN'
  elseif redrive_id ~= '' and string.find(' ' .. (known[2] or '') .. ' ', ' ' .. redrive_id .. ' ', 1, true) then
    return 'ALREADY'
  elseif known[1] ~= 'DEAD' then
    return 'NOT_DEAD'
  elseif number(known[3]) >= most then
    return 'TOO_OFTEN'
  elseif deadline > 0 and deadline <= NOW then
    return 'DEADLINE'
  end
  return 'REDRIVEN', known[2], deadline
end

local function revive(id, earlier, deadline, due)
  local key = job_key(id)
  local j = load_job(id)
  redis.call('ZREM', P .. 'dead', id)
  redis.call('ZREM', P .. 'finished', id)
  redis.call('HDEL', key, 'reason', 'unheard')
  redis.call('HSET', key, 'failures', '0', 'redriveIds', earlier and earlier .. ' ' .. redrive_id or redrive_id)
  redis.call('HINCRBY', key, 'redrives', 1)
  if not keep then
    redis.call('HSET', key, 'checkpoint', '', 'progress', '0')
  end
  if deadline > 0 then
    redis.call('ZADD', P .. 'deadlines', deadline, id)
  end
  count_waiting(j.class, j.tenant, 1)
  if due > NOW then
    redis.call('HSET', key, 'status', 'DELAYED', 'due', ms(due))
    redis.call('ZADD', P .. 'delayed', due, id)
  else
    push_ready(id, j.class, j.tenant, ms(NOW))
  end
  emit_attempt(id, 'JOB_RETRY_SCHEDULED', j, { 'reason', 'redriven ' .. redrive_id })
end

local answer, revived = {}, 0
for i = 6, #ARGV do
  local said, earlier, deadline = verdict(ARGV[i])
  if said == 'REDRIVEN' and not dry then
    revive(ARGV[i], earlier, deadline, NOW + revived * gap)
    revived = revived + 1
  end
  answer[#answer + 1] = said
end
wake_claimers()
return answer
