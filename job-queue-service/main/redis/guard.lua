-- Put between common.lua and every script that must not see a Redis which may have lost something.
if not epoch then
  return redis.error_reply('UNMARKED this Redis is not open')
end
