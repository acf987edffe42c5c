-- Writes jobs read back from video-jobs.state into a Redis that has lost them.
-- ARGV: epoch, fields per job (23), then per job: id, status, class, tenant, fingerprint, spec, submitted, updated, key,
--       deadline, timeout, max attempts, attempt, failures, token, worker, progress, checkpoint, seq, output, reason, history
--       as lines "attempt=token|worker|started|ended|outcome|error", not before ms
-- Returns the number written
-- Invariant: every token is raised above all tokens of earlier epochs, so that a lease of before the loss holds nothing;
--            a job that is there already with the same or a later seq is left alone. What was running is ready again.
local new_epoch, width = number(ARGV[1]), number(ARGV[2])
local floor = ms(new_epoch * 4294967296)
local written = 0
for at = 3, #ARGV, width do
  local id, status, class, tenant = ARGV[at], ARGV[at + 1], ARGV[at + 2], ARGV[at + 3]
  local known = redis.call('HGET', job_key(id), 'seq')
  if not known or number(known) < number(ARGV[at + 18]) then
    written = written + 1
    redis.call('HSET', job_key(id), 'status', status, 'class', class, 'tenant', tenant, 'fp', ARGV[at + 4],
      'spec', ARGV[at + 5], 'submitted', ARGV[at + 6], 'updated', ARGV[at + 7], 'key', ARGV[at + 8],
      'deadline', ARGV[at + 9], 'timeout', ARGV[at + 10], 'maxAttempts', ARGV[at + 11], 'attempt', ARGV[at + 12],
      'failures', ARGV[at + 13], 'token', ARGV[at + 14], 'worker', ARGV[at + 15], 'progress', ARGV[at + 16],
      'checkpoint', ARGV[at + 17], 'seq', ARGV[at + 18], 'output', ARGV[at + 19], 'reason', ARGV[at + 20])
    for line in string.gmatch(ARGV[at + 21], '[^\n]+') do
      local attempt, rest = string.match(line, '^(%d+)=(.*)$')
      if attempt then
        redis.call('HSET', job_key(id), 'h' .. attempt, rest)
      end
    end
    redis.call('ZADD', P .. 'jobs', ARGV[at + 6], id)
    if status == 'COMPLETED' or status == 'DEAD' or status == 'CANCELLED' then
      redis.call('ZADD', P .. 'finished', ARGV[at + 7], id)
      if status == 'COMPLETED' then
        redis.call('HSET', job_key(id), 'completedToken', ARGV[at + 14])
      elseif status == 'DEAD' then
        redis.call('ZADD', P .. 'dead', ARGV[at + 7], id)
      end
    else
      redis.call('HSET', job_key(id), 'token', floor)
      count_waiting(class, tenant, 1)
      local not_before = number(ARGV[at + 22])
      if not_before > NOW then
        redis.call('HSET', job_key(id), 'status', 'DELAYED', 'due', ms(not_before))
        redis.call('ZADD', P .. 'delayed', not_before, id)
      else
        push_ready(id, class, tenant, string.format('%.3f', NOW + math.min(written, 999) * 0.001))
      end
      emit(id, 'JOB_RETRY_SCHEDULED', { 'attempt', ARGV[at + 12], 'token', floor, 'worker', '',
        'reason', 'the scheduler lost its data and was rebuilt, epoch ' .. ms(new_epoch) })
    end
  end
end
wake_claimers()
return written
