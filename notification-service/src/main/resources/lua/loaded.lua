-- All views of a partition have been shown since the "loading" mark was set; sets "loaded" if nothing was lost meanwhile.
-- KEYS[1] the partition's "loaded" mark   KEYS[2] its "loading" mark
-- ARGV[1] the loading's token   ARGV[2] the owner's fence   ARGV[3] time to live in ms
-- Returns 1, or 0 when the loading mark is not this loading's: Redis was flushed, or another owner is loading
if redis.call('GET', KEYS[2]) ~= ARGV[1] then
  return 0
end
redis.call('DEL', KEYS[2])
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
return 1
