package brownout.notification.adapter.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.Base16;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** One Lua script of {@code resources/lua}, sent by its digest and in full only when Redis does not have it (yet, or any more). */
final class Script {
    private final byte[] source;
    private final String digest;
    private final ScriptOutputType output;

    private Script(byte[] source, ScriptOutputType output) {
        this.source = source;
        this.output = output;
        this.digest = Base16.digest(source);
    }

    static Script load(String name, ScriptOutputType output) {
        try (InputStream in = Script.class.getResourceAsStream("/lua/" + name)) {
            if (in == null) {
                throw new IllegalStateException("the script /lua/" + name + " is not in the jar");
            }
            return new Script(in.readAllBytes(), output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    <T> CompletionStage<T> run(RedisAsyncCommands<String, byte[]> redis, String[] keys, byte[]... arguments) {
        return redis.<T>evalsha(digest, output, keys, arguments)
                .exceptionallyCompose(failure -> isMissing(failure)
                        ? redis.<T>eval(source, output, keys, arguments)
                        : CompletableFuture.failedFuture(failure));
    }

    private static boolean isMissing(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof RedisNoScriptException;
    }

    static byte[] bytes(long number) {
        return String.valueOf(number).getBytes(UTF_8);
    }

    static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
