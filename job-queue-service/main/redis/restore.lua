-- Writes jobs read back from video-jobs.state into a Redis that may have lost them, or what happened to them last.
-- ARGV: epoch, lowest token, then the jobs as each_job reads them
-- Returns the number written
-- Invariant: a job that is there already with the same or a later seq is left alone; any other is taken from where it is and
--            written anew. What was running is ready again, under a token raised to the lowest of the epoch.
local floor = ARGV[2]
local written = 0

local function place_ended(id, job)
  redis.call('ZADD', P .. 'finished', job.updated, id)
  if job.status == 'COMPLETED' then
    redis.call('HSET', job_key(id), 'completedToken', job.token)
  elseif job.status == 'DEAD' then
    redis.call('ZADD', P .. 'dead', job.updated, id)
  end
end

local function place_waiting(id, job)
  if number(job.token) < number(floor) then
    redis.call('HSET', job_key(id), 'token', floor)
  end
  count_waiting(job.class, job.tenant, 1)
  local not_before = number(job.notBefore)
  if not_before > NOW then
    redis.call('HSET', job_key(id), 'status', 'DELAYED', 'due', ms(not_before))
    redis.call('ZADD', P .. 'delayed', not_before, id)
  else
    push_ready(id, job.class, job.tenant, string.format('%.3f', NOW + math.min(written, 999) * 0.001))
  end
  emit(id, 'JOB_RETRY_SCHEDULED', { 'attempt', job.attempt, 'token', floor, 'worker', '',
    'reason', 'the scheduler lost its data and was rebuilt, epoch ' .. ARGV[1] })
end

each_job(3, function(id, fields, job)
  local known = load_job(id)
  if known and number(redis.call('HGET', job_key(id), 'seq')) >= number(job.seq) then
    return
  end
  written = written + 1
  if known then
    take_out(id, known)
    redis.call('ZREM', P .. 'finished', id)
    redis.call('ZREM', P .. 'dead', id)
    redis.call('DEL', job_key(id))
  end
  redis.call('HSET', job_key(id), unpack(fields))
  redis.call('ZADD', P .. 'jobs', job.submitted, id)
  if job.status == 'COMPLETED' or job.status == 'DEAD' or job.status == 'CANCELLED' then
    place_ended(id, job)
  else
    place_waiting(id, job)
  end
end)
return written
