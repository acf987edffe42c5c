-- The owner of a partition vouches for another moment that all of its views are shown.
-- KEYS[1] the partition's "loaded" mark   ARGV[1] the owner's fence   ARGV[2] time to live in ms
-- Returns 1, or 0 when the mark is gone or another owner's: then everything must be shown again
if redis.call('GET', KEYS[1]) == ARGV[1] then
  redis.call('PEXPIRE', KEYS[1], ARGV[2])
  return 1
end
return 0
