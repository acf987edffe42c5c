-- Stops or lets on the claims of a class. Running jobs run on; submissions are admitted as before.
-- ARGV: class 0..3, paused 1|0
-- Returns 1
-- Invariant: saying it twice is saying it once.
if ARGV[2] == '1' then
  redis.call('SADD', P .. 'paused', ARGV[1])
else
  redis.call('SREM', P .. 'paused', ARGV[1])
  redis.call('PUBLISH', P .. 'work', 1)
end
return 1
