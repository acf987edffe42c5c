package brownout.chaos.toxiproxy.toxic;

import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Does nothing and has no effect: for those who try out a client. */
public record Noop() implements Toxic {

    static final ToxicType TYPE = new ToxicType("noop", List.of(), given -> new Noop());

    @Override
    public ToxicType type() {
        return TYPE;
    }

    @Override
    public Map<String, Long> attributes() {
        return Map.of();
    }

    @Override
    public Stage start(Flow flow, RandomGenerator chance) {
        return new Passing(flow);
    }

    private record Passing(Flow flow) implements Stage {
        @Override
        public void accept(Chunk chunk) {
            flow.pass(chunk);
        }

        @Override
        public void end() {
            flow.end();
        }

        @Override
        public void reconfigure(Toxic toxic) {}

        @Override
        public void remove() {}

        @Override
        public void abandon() {}
    }
}
