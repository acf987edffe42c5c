-- Admits a batch of submissions read from Kafka.
-- ARGV: room for ready jobs of a class, room for delayed ones, then the jobs as each_job reads them
-- Returns {epoch, newest event, code per job}: 1 admitted, 0 known already, -1 the class is full. Once the newest event is in
--            Kafka, so is everything that this answer tells of.
-- Invariant: a submission delivered again never resets a job, and one under a used key never takes the place of another; once a class is full, every later job of it in the batch is
--            answered full too, so that a partition's order is kept; ready and delayed jobs of a class never rise above
--            their rooms through this script. Jobs that wait for their time take no place of those that are ready.
local room_ready, room_delayed = number(ARGV[1]), number(ARGV[2])
local function has_room(class, delayed)
  local ready = number(redis.call('HGET', P .. 'waiting', 'r:' .. class))
  if not delayed then
    return ready < room_ready
  end
  return number(redis.call('HGET', P .. 'waiting', 'a:' .. class)) - ready < room_delayed
end
local full = {}
local answer = { epoch, '' }
local n = 0
local first_token = ms(math.max(number(lowest_token), number(redis.call('GET', P .. 'forgotten'))))
each_job(3, function(id, fields, job)
  local class, tenant, not_before = job.class, job.tenant, number(job.notBefore)
  local status, fingerprint = unpack(redis.call('HMGET', job_key(id), 'status', 'fp'))
  local code
  if status and (status ~= 'SUBMITTED' or fingerprint ~= job.fp) then
    code = 0
  elseif full[class] or not has_room(class, not_before > NOW) then
    full[class] = true
    code = -1
  else
    code = 1
    n = n + 1
    redis.call('HSET', job_key(id), 'token', first_token, 'attempt', '0', 'failures', '0', unpack(fields))
    if status then
      redis.call('ZREM', P .. 'submitted', id)
      add('waiting', 'a:' .. class, 1)
    else
      redis.call('ZADD', P .. 'jobs', job.submitted, id)
      count_waiting(class, tenant, 1)
    end
    if number(job.deadline) > 0 then
      redis.call('ZADD', P .. 'deadlines', job.deadline, id)
    end
    if not_before > NOW then
      redis.call('HSET', job_key(id), 'status', 'DELAYED', 'due', ms(not_before))
      redis.call('ZADD', P .. 'delayed', not_before, id)
    else
      -- A job ages from its submission, wherever it has waited. The fraction keeps the order within one millisecond.
      local since = math.min(NOW, math.max(number(job.submitted), not_before))
      push_ready(id, class, tenant, string.format('%.3f', since + math.min(n, 999) * 0.001))
    end
    emit(id, 'JOB_ADMITTED')
  end
  answer[#answer + 1] = code
end)
answer[2] = newest_event()
wake_claimers()
return answer
