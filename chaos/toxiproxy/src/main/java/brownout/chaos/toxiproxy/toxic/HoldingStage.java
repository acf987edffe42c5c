package brownout.chaos.toxiproxy.toxic;

import org.jspecify.annotations.Nullable;

/**
 * A stage that holds chunks until they are due and loses none. Subclasses say when the first one is due and how much
 * of it leaves then; everything else (order, the end behind the last byte, removal, limits) is here.
 */
abstract class HoldingStage implements Stage {
    /** A timer is no finer than about this; what is due sooner goes at once and is made up for by what follows. */
    static final long TIMER_GRAIN_NANOS = 500_000;

    final Flow flow;
    final Backlog backlog = new Backlog();
    private Flow.@Nullable Timer timer;

    HoldingStage(Flow flow) {
        this.flow = flow;
    }

    /** Nanoseconds until the first held bytes may leave; 0 or less: now; {@link Long#MAX_VALUE}: not foreseeable. */
    abstract long untilDue(Backlog.Held first, long now);

    /** Takes what is due from the backlog and passes it. */
    abstract void passDue();

    /** Most bytes to hold before the sender must pause. */
    abstract long capacity();

    /** Effect: a chunk does not leave at once, or not whole. */
    @Override
    public void accept(Chunk chunk) {
        int size = chunk.size();
        backlog.add(chunk, flow.nanoTime());
        int pieces = timer == null ? advance() : 0;
        if (pieces > 1 || !backlog.isEmpty()) {
            flow.affected(size);
        }
    }

    @Override
    public void end() {
        backlog.end();
        if (timer == null) {
            advance();
        }
    }

    @Override
    public void remove() {
        stopTimer();
        backlog.passAll(flow);
    }

    @Override
    public void abandon() {
        stopTimer();
        backlog.dropAll(flow);
    }

    @Override
    public boolean full() {
        return backlog.cost() >= capacity();
    }

    /** Looks again when the first bytes are due. */
    final void replan() {
        stopTimer();
        advance();
    }

    /** Returns how many pieces left. */
    private int advance() {
        timer = null;
        int pieces = 0;
        for (Backlog.Held first = backlog.first(); first != null; first = backlog.first()) {
            long wait = untilDue(first, flow.nanoTime());
            if (wait == Long.MAX_VALUE) {
                return pieces;
            }
            if (wait > 0) {
                timer = flow.schedule(wait, this::advance);
                return pieces;
            }
            passDue();
            pieces++;
        }
        if (backlog.ended()) {
            flow.end();
        }
        return pieces;
    }

    private void stopTimer() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }
}
