package brownout.chaos.adapter.yaml;

import java.util.List;

/** A good scenario, and the ways to spoil it. */
final class BadScenarios {
    static final String GOOD = """
        name: notification/example
        title: An example
        hypothesis: It holds.
        workload: { kind: notifications, rate: 40/s, for: 20s, channels: [push], guarantee: EFFECTIVELY_ONCE }
        faults:
          - { at: 3s, for: 5s, link: notification→push, toxic: { type: timeout, timeout: 800, toxicity: 0.33 } }
          - { at: 6s, process: notification-service-1, crash: true, restart-after: 2s }
        steady-state:
          - { metric: accept.p99, below: 250ms }
        checks: [no-duplicate-send, no-lost-send, unknown-outcomes-resolved: 30s]
        variants:
          - { without: provider-idempotency-key, expect: { violates: no-duplicate-send } }
          - { expect: holds }
        """;

    /**
     * One spoiling.
     *
     * @param from text in {@link #GOOD} that is replaced, once
     * @param message that must be reported, with {@code line:column} before it
     * @param bySchema whether the schema can see it too
     */
    record Bad(String from, String to, String message, boolean bySchema) {
        String text() {
            if (!GOOD.contains(from)) {
                throw new IllegalArgumentException("the good scenario has no '" + from + "'");
            }
            return GOOD.replaceFirst(java.util.regex.Pattern.quote(from), java.util.regex.Matcher.quoteReplacement(to));
        }

        @Override
        public String toString() {
            return from.strip() + " ⇒ " + to.strip();
        }
    }

    static final List<Bad> ALL = List.of(
            bad(
                    "title: An example",
                    "titel: An example",
                    "2:1: unknown key 'titel' in 'scenario'; did you mean 'title'?"),
            bad("title: An example\n", "", "1:1: 'scenario' needs 'title'"),
            bad("hypothesis: It holds.", "hypothesis:", "3:12: 'hypothesis' must be text, was nothing"),
            bad("notification/example", "Example", "1:7: 'name' must be '<area>/<name>' in lower case"),
            bad("title: An", "seed: -3\ntitle: An", "2:7: 'seed' must be a whole number from 0"),
            bad("kind: notifications", "kind: notification", "did you mean 'notifications'?"),
            bad("kind: notifications, ", "", "4:11: 'workload' needs 'kind', one of notifications, jobs, profiles"),
            bad("rate: 40/s", "rate: 0/s", "4:40: 'rate' is 0: nothing would be sent"),
            bad("rate: 40/s", "rate: 40", "4:40: 'rate' must be a rate such as 40/s or 90/min, was '40'"),
            bad("rate: 40/s", "rate: -4/s", "'rate' must be a rate such as 40/s"),
            bad("rate: 40/s, ", "", "'workload' needs 'rate'"),
            bad("for: 20s", "for: 20", "4:51: 'for' must be a duration such as 800ms, 2s or 1m, was '20'"),
            bad("channels", "chanels", "4:56: unknown key 'chanels' in 'workload'; did you mean 'channels'?"),
            bad("[push]", "[psh]", "unknown channel 'psh'; did you mean 'push'?"),
            bad("[push]", "[]", "'channels' is empty"),
            bad("EFFECTIVELY_ONCE", "EXACTLY_ONCE", "unknown guarantee 'EXACTLY_ONCE'"),
            semantic("[push]", "[email]", "SMTP has no idempotency key"),
            bad("workload: {", "workload: [{", "is not valid YAML"),
            bad(
                    "link: notification→push",
                    "link: notification→psuh",
                    "6:30: unknown link 'notification→psuh'; did you mean 'notification→push'?"),
            bad("link: notification→push", "link: notificaton_to_push", "did you mean 'notification→push'?"),
            bad("link: notification→push,", "load: x1,", "'load' must be a factor from x2 to x20"),
            bad("type: timeout", "type: timout", "unknown toxic 'timout'; did you mean 'timeout'?"),
            bad("type: timeout, ", "", "'toxic' needs 'type', one of latency"),
            bad("timeout: 800", "timout: 800", "unknown key 'timout' in 'toxic timeout'; did you mean 'timeout'?"),
            bad("timeout: 800, ", "", "'toxic timeout' needs 'timeout'"),
            bad("timeout: 800", "timeout: soon", "'timeout' must be a duration such as 800ms, or milliseconds"),
            bad("timeout: 800", "timeout: -1", "'timeout' must be a duration such as 800ms, or milliseconds"),
            bad(
                    "type: timeout, timeout: 800",
                    "type: slicer, average_size: 0",
                    "'average_size' must be a whole number from 1"),
            bad(
                    "toxicity: 0.33",
                    "toxicity: 33",
                    "'toxicity' must be a share from 0 to 1, or from 0% to 100%, was '33'"),
            bad("toxicity: 0.33", "toxicity: 0", "'toxicity' is 0: the toxic would touch no connection"),
            bad(
                    "toxicity: 0.33",
                    "toxicity: 0.33, stream: sideways",
                    "unknown stream 'sideways'; valid are upstream, downstream"),
            bad("link: notification→push", "link: notification→push, flap: { on: 500ms }", "'flap' needs 'off'"),
            semantic(
                    "link: notification→push",
                    "link: notification→push, flap: { on: 5ms, off: 1s }",
                    "'on' and 'off' of 'flap' must be at least 50ms each"),
            bad(
                    "process: notification-service-1",
                    "process: notification-service-1, flap: { on: 1s, off: 1s }",
                    "'flap' has no meaning in this kind of fault"),
            bad("at: 3s", "at: soon", "6:11: 'at' must be a duration"),
            bad("at: 3s, ", "", "6:5: 'fault' needs 'at'"),
            bad("for: 5s, ", "", "6:5: 'fault' needs 'for'"),
            bad("for: 5s", "for: 0s", "'for' must be longer than 0: a fault without length touches nothing"),
            bad(
                    "toxic: { type: timeout, timeout: 800, toxicity: 0.33 }",
                    "partition: sideways",
                    "unknown direction 'sideways'"),
            bad(
                    ", toxic: { type: timeout, timeout: 800, toxicity: 0.33 }",
                    "",
                    "needs exactly one of 'toxic' and 'partition'"),
            bad(
                    "link: notification→push",
                    "link: notification→push, process: kafka-1",
                    "needs exactly one of 'link', 'process', 'provider', 'template' and 'load'"),
            bad(
                    "process: notification-service-1",
                    "process: notification-service-11",
                    "7:24: unknown process 'notification-service-11'; did you mean 'notification-service-1'?"),
            semantic(
                    "link: notification→push, toxic: { type: timeout, timeout: 800, toxicity: 0.33 }",
                    "provider: push, behaviour: { mode: hang, probability: 0 }",
                    "'probability' is 0: no request would be touched"),
            semantic(
                    "link: notification→push, toxic: { type: timeout, timeout: 800, toxicity: 0.33 }",
                    "provider: push, behaviour: { mode: normal, latencyMs: 0 }",
                    "'behaviour' is that of a provider that is well"),
            bad("crash: true", "crash: maybe", "unknown value 'maybe'; valid are true"),
            bad("crash: true, restart-after: 2s", "explode: true", "unknown key 'explode' in 'fault'"),
            bad(
                    "crash: true, restart-after: 2s",
                    "flush: true",
                    "only a Redis can be flushed, 'notification-service-1' is none"),
            bad("crash: true", "crash: true, for: 3s", "'for' has no meaning in this kind of fault"),
            bad("faults:\n  - {", "faults:\n    {", "is not valid YAML"),
            semantic("for: 5s", "for: 30s", "lasts until 33 s, longer than the load (20 s)"),
            semantic("at: 6s", "at: 21s", "comes at 21 s, when the load has ended (20 s)"),
            semantic("at: 3s", "at: 500ms", "'steady-state' needs time before the first fault"),
            semantic(
                    "steady-state:",
                    "  - { at: 4s, for: 2s, link: notification→push, toxic: { type: timeout, timeout: 100 } }\n"
                            + "steady-state:",
                    "8:5: conflicts with the fault at line 6: both are on 'notification→push' between 4 s and 6 s, and"
                            + " a link carries one timeout toxic per direction"),
            semantic(
                    "steady-state:",
                    "  - { at: 7s, for: 2s, link: notification→push, toxic: { type: down } }\nsteady-state:",
                    "would hide the other"),
            semantic(
                    "steady-state:",
                    "  - { at: 7s, for: 2s, process: notification-service-1, pause: true }\nsteady-state:",
                    "can suffer only one of 'crash' and 'pause' at a time"),
            bad("accept.p99", "acept.p99", "unknown metric 'acept.p99'; did you mean 'accept.p99'?"),
            semantic("accept.p99", "read.p99", "unknown metric 'read.p99'"),
            bad("below: 250ms", "below: 99%", "'below' must be a duration such as 250ms, was '99%'"),
            bad("below: 250ms", "under: 250ms", "unknown key 'under' in 'steady-state'"),
            bad("no-lost-send", "no-lots-send", "unknown check 'no-lots-send'; did you mean 'no-lost-send'?"),
            semantic("unknown-outcomes-resolved: 30s", "unknown-outcomes-resolved: 30x", "'30x' is not a duration"),
            bad(
                    "checks: [no-duplicate-send, no-lost-send, unknown-outcomes-resolved: 30s]",
                    "checks: []",
                    "a scenario that checks nothing shows nothing"),
            bad(
                    "provider-idempotency-key",
                    "provider-idempotency-kye",
                    "12:16: unknown safeguard 'provider-idempotency-kye'; did you mean 'provider-idempotency-key'?"),
            semantic(
                    "violates: no-duplicate-send",
                    "violates: no-lost-job",
                    "check 'no-lost-job' is not among this scenario's 'checks': add it there"),
            bad(
                    "violates: no-duplicate-send",
                    "violates: no-duplicates-sent",
                    "unknown check 'no-duplicates-sent'; did you mean 'no-duplicate-send'?"),
            bad(
                    "expect: holds",
                    "expect: hold",
                    "13:15: 'expect' must be 'holds' or '{ violates: <check> }', was 'hold'"),
            semantic(
                    "[push]",
                    "[push], repeat-keys: 0.6, pairs: 0.5",
                    "'repeat-keys', 'pairs' and 'opt-outs' together must be below 100%"),
            bad("[push]", "[push], repeat-keys: 33", "'repeat-keys' must be a share from 0 to 1"),
            bad("{ expect: holds }", "{ set: { seed: 4 }, expect: holds }", "a variant cannot set 'seed'"),
            bad("{ expect: holds }", "{ set: [], expect: holds }", "'set' must be a mapping such as"),
            bad(
                    "{ expect: holds }",
                    "{ set: { notification.retry.bas: 2s }, expect: holds }",
                    "a service cannot be given 'notification.retry.bas'; did you mean 'notification.retry.base'?"),
            bad(
                    "faults:",
                    "set: { notification.kafka.bootstrap-servers: elsewhere }\nfaults:",
                    "5:8: a service cannot be given 'notification.kafka.bootstrap-servers'"),
            bad("faults:", "set: {}\nfaults:", "'set' must be a mapping such as"),
            semantic(
                    "{ expect: holds }",
                    "{ set: { workload.gurantee: AT_MOST_ONCE }, expect: holds }",
                    "13:33: unknown key 'gurantee' in 'workload'; did you mean 'guarantee'?"),
            semantic(
                    "{ expect: holds }",
                    "{ set: { workload.channels: email }, expect: holds }",
                    "EFFECTIVELY_ONCE cannot be had over email"),
            semantic(
                    "{ expect: holds }",
                    "{ set: { workload.for: 5s }, expect: holds }",
                    "comes at 6 s, when the load has ended (5 s)"),
            bad("{ expect: holds }", "{ without: dedup-ledger }", "'variant' needs 'expect'"),
            bad(GOOD.substring(GOOD.indexOf("variants:")), "variants: []\n", "'variants' is empty: nothing would run"),
            bad(GOOD.substring(GOOD.indexOf("variants:")), "", "'scenario' needs 'variants'"),
            bad("title: An example", "title: An example\ntitle: Another", "key 'title' stands twice"));

    private BadScenarios() {}

    private static Bad bad(String from, String to, String message) {
        return new Bad(from, to, message, true);
    }

    /** Beyond a schema: the parts do not fit together. */
    private static Bad semantic(String from, String to, String message) {
        return new Bad(from, to, message, false);
    }
}
