package brownout.jobqueue.adapter.redis;

import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.codec.Base16;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;

/**
 * Runs the Lua scripts under {@code /redis} against one shard, each as one atomic step, by their digest once Redis knows
 * them. A script that is not part of a request (housekeeping) makes no span, or an idle service would trace itself.
 */
public final class RedisScripts {
    /** The shard's keys all begin with this and live in one hash slot. */
    public static final String PREFIX = "{q0}:";

    /** What works before the shard is opened; every other script fails until then, without having done anything. */
    private static final Set<String> BEFORE_OPENING = Set.of("restore", "revoke");

    private final RedisLink link;
    private final Tracer tracer;
    private final BooleanSupplier byName;
    private final Map<String, Script> scripts = new ConcurrentHashMap<>();

    private record Script(String text, String digest) {}

    public RedisScripts(RedisLink link, Tracer tracer) {
        this(link, tracer, () -> true);
    }

    /** @param byName whether the marker must be that of this very Redis: the safeguard {@code run-id-epoch} */
    public RedisScripts(RedisLink link, Tracer tracer, BooleanSupplier byName) {
        this.link = link;
        this.tracer = tracer;
        this.byName = byName;
    }

    /** The key that says that everything is there. */
    String marker(String name) {
        return byName.getAsBoolean() ? PREFIX + "marker:" + name : PREFIX + "marker";
    }

    public RedisLink link() {
        return link;
    }

    /** A script that answers an array: text as {@code byte[]}, whole numbers as {@link Long}. */
    public List<Object> array(String name, byte[]... args) {
        return run(name, ScriptOutputType.MULTI, args);
    }

    /** A script that answers a whole number. */
    public long number(String name, byte[]... args) {
        Long answer = run(name, ScriptOutputType.INTEGER, args);
        return answer == null ? 0 : answer;
    }

    private <T> T run(String name, ScriptOutputType type, byte[]... args) {
        Span parent = Span.current();
        if (!parent.getSpanContext().isValid()) {
            return evaluate(name, type, args);
        }
        Span span = tracer.spanBuilder("redis " + name)
                .setSpanKind(SpanKind.CLIENT)
                .setAttribute("db.system.name", "redis")
                .setAttribute("db.operation.name", name)
                .startSpan();
        try {
            return evaluate(name, type, args);
        } catch (RuntimeException e) {
            span.setStatus(StatusCode.ERROR, e.toString());
            throw e;
        } finally {
            span.end();
        }
    }

    private <T> T evaluate(String name, ScriptOutputType type, byte[]... args) {
        Script script = scripts.computeIfAbsent(name, this::load);
        return link.callNamed((redis, redisName) -> {
            String[] keys = {PREFIX, marker(redisName)};
            try {
                return redis.evalsha(script.digest, type, keys, args);
            } catch (RedisNoScriptException e) {
                return redis.eval(script.text, type, keys, args);
            }
        });
    }

    private Script load(String name) {
        String own = read(name);
        String guard = BEFORE_OPENING.contains(name) ? "" : read("guard") + '\n';
        String included = own.contains("\n-- include choice\n") ? read("choice") + '\n' : "";
        String text = read("common") + '\n' + guard + included + own;
        return new Script(text, Base16.digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static String read(String name) {
        String path = "/redis/" + name + ".lua";
        try (InputStream in = RedisScripts.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new IllegalStateException("the jar has no " + path);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static byte[] bytes(long number) {
        return bytes(Long.toString(number));
    }

    static byte[] bytes(boolean flag) {
        return bytes(flag ? "1" : "0");
    }

    static String text(Object answer) {
        return answer instanceof byte[] bytes ? new String(bytes, StandardCharsets.UTF_8) : String.valueOf(answer);
    }
}
